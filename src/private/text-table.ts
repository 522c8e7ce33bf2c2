/**
 * A table written as text, one `key: value` a line. It is read when somebody looks something up: as a literal it would be built by every import.
 */
export class TextTable {
  private read?: ReadonlyMap<string, string>;

  /** @param text lines, with a line break before the first and after the last */
  constructor(private readonly text: string) {}

  /** All of it. */
  public get rows(): ReadonlyMap<string, string> {
    this.read ??= new Map(this.text.trim().split('\n').map(line => [keyOf(line), line.slice(keyOf(line).length + 1).trimStart()]));
    return this.read;
  }

  /** Keys of the lines that lie together and begin with a name and one of the marks behind it. Nothing else is read. */
  public keysOf(name: string, marks: readonly string[]): string[] {
    const starts = marks.map(mark => this.text.indexOf(`\n${name}${mark}`)).filter(start => start >= 0);
    const keys: string[] = [];
    for (let at = Math.min(...starts) + 1; marks.includes(this.text[at + name.length]) && this.text.startsWith(name, at); at = this.text.indexOf('\n', at) + 1) {
      keys.push(keyOf(this.text.slice(at, this.text.indexOf('\n', at))));
    }
    return keys;
  }
}

const keyOf = (line: string) => line.slice(0, line.indexOf(':'));
