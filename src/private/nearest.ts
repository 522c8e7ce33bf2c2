/** The name that a misspelt one was probably meant to be: the same letters in another case, or a slip or two away. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const ranked = names.map(one => ({ one, slips: slips(letters(name), letters(one)) })).sort((a, b) => a.slips - b.slips);
  return ranked.find(({ one, slips: count }) => count <= Math.min(2, Math.floor(one.length / 4)))?.one;
}

/** Letters to add, leave out or exchange until one text is the other (Levenshtein). */
function slips(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const exchanged = before[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(exchanged, before[column] + 1, now[column - 1] + 1));
    }
    before = now;
  }
  return before[other.length];
}
