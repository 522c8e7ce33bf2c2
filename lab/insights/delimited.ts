/** The fields of a space-delimited log event: what stands between brackets or double quotes is one field. */
export function delimitedFields(message: string): string[] {
  return (message.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? []).map(field => /^("|\[)/.test(field) ? field.slice(1, -1) : field);
}
