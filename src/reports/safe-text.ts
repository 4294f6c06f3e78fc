// Text from profiled programs made harmless: no terminal sequences, control, hidden or direction-changing characters, no endless strings.

const terminalSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with them
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
const lineBreaks = /[\n\v\f\r\u0085\u2028\u2029]+/g;
/** Control characters, halves of surrogate pairs, and format characters but the two joiners that scripts need. */
const hidden = /[\p{Cc}\p{Cs}\ufffe\uffff]|(?![\u200c\u200d])\p{Cf}/gu;

/** One line of visible text. */
export const cleanText = (text: string): string =>
  text.replace(terminalSequence, '').replace(lineBreaks, ' ').replaceAll('\t', '  ').replace(hidden, '');

/** At most `length` characters, the end marked when it is cut. */
export const capText = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
};

/** Paths say most at their end. */
export const capPath = (path: string, length: number): string => {
  if (path.length <= length) return path;
  const cut = path.slice(path.length - length + 1);
  return `…${/^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut}`;
};

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

export const escapeXml = (text: string): string => cleanText(text).replace(/[&<>"']/g, character => entities[character] ?? '');

/** Last part of a path or URL. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
