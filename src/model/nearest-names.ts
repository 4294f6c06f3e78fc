// Which known names a misspelt one was probably meant to be.

/** Best first, at most three; empty when nothing is near. */
export const nearestNames = (word: string, names: readonly string[]): readonly string[] => {
  const wanted = plain(word).slice(0, 60);
  return names
    .map(name => ({name, distance: distanceOf(wanted, plain(name))}))
    .filter(
      ({name, distance}) => distance <= Math.max(1, Math.floor(wanted.length / 3)) || (wanted.length > 2 && plain(name).startsWith(wanted)),
    )
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({name}) => name);
};

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_]/g, '');

/** Levenshtein distance, row by row. */
const distanceOf = (from: string, to: string): number => {
  let row = Array.from({length: to.length + 1}, (_, index) => index);
  for (const [above, letter] of [...from].entries()) {
    const next = [above + 1];
    for (let index = 0; index < to.length; index += 1) {
      const change = (row[index] ?? 0) + (to[index] === letter ? 0 : 1);
      next.push(Math.min(change, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? to.length;
};
