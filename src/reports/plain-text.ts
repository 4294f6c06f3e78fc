// Text that came from a profiled program, made safe to show: no control or direction characters, not longer than needed.

/** Control characters, line and paragraph breaks, bidirectional overrides, zero-width characters, lone surrogates. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFFE\uFFFF]/gu;

export const longestName = 200;

/** One line; the middle is cut when it is longer than `longest`. */
export const plainText = (text: string, longest = longestName): string =>
  shortened(text.replace(/[\t\n\r]+/g, ' ').replace(unsafe, ''), longest);

/** Several lines stay several lines. */
export const plainLines = (text: string, longest: number): string =>
  shortened(
    text
      .split(/\r?\n/)
      .map(line => line.replace(/\t/g, '  ').replace(unsafe, ''))
      .join('\n'),
    longest,
  );

/** Both ends say more than the beginning alone: a path ends in the file, a generic name begins with the function. */
export const shortened = (text: string, longest: number): string => {
  if (text.length <= longest) return text;
  const letters = Array.from(text.length > 4 * longest ? text.slice(0, 2 * longest) + text.slice(-2 * longest) : text);
  if (letters.length <= longest) return letters.join('');
  const tail = Math.floor((longest - 1) / 3);
  return `${letters.slice(0, longest - 1 - tail).join('')}…${tail === 0 ? '' : letters.slice(-tail).join('')}`;
};

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, letter => entities[letter] ?? letter);

/** Plain words inside Markdown: nothing in them becomes a link, a picture, a tag or a mark. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*<[\]]/g, letter => `\\${letter}`);

/** `code`, with a fence longer than any run of backticks inside. */
export const codeSpan = (text: string): string => {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
};
