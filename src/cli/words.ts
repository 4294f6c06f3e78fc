// One text → the words of a command: spaces part them, quotes keep them together. No shell: `$`, `*` and `|` are plain characters.

export const splitWords = (text: string): string[] => {
  const words: string[] = [];
  const pattern = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]/gs;
  for (const [word] of text.matchAll(pattern)) words.push(unquoted(word));
  return words;
};

const unquoted = (word: string): string =>
  word.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
    (_, double?: string, single?: string, escaped?: string) => double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? escaped ?? '',
  );
