/**
 * A table written as text, one `key: value` a line. It is read when somebody looks something up: as a literal it would be built by every import.
 */
export function textTable(text: string): () => ReadonlyMap<string, string> {
  let rows: ReadonlyMap<string, string> | undefined;
  return () => rows ??= new Map(text.trim().split('\n').map(line => {
    const [, key, value] = /^([^:]+): ?(.*)$/.exec(line)!;
    return [key, value];
  }));
}
