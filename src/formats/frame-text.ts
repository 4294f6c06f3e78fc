// What profilers put into one piece of text: `function (file:line)`, kernel and inlining marks, file URLs.
import type {FrameKind} from '../model/profile.js';
import type {FunctionName} from './function-table.js';

const filePart = /^<.*>$|^node:|\.[A-Za-z]\w{0,9}(?:\.\d+)*$/;
/** flamegraph.pl writes `<` and `>` as parentheses; Python's own names are known, so they get them back. */
const pythonInParentheses = /^\((module|lambda|listcomp|genexpr|dictcomp|setcomp|frozen [\w.]+|string|stdin)\)$/;
const marks: Readonly<Record<string, FrameKind | undefined>> = {k: 'kernel', j: 'user', i: undefined};

const withAngles = (text: string): string => text.replace(pythonInParentheses, '<$1>');

/** `fn (file.py:12)`, `fn (file.py)`, `fn (file.js:3:7)`, `fn_[k]`, or a bare name. */
export const splitFrameText = (text: string): FunctionName => {
  const mark = /_\[([kji])\]$/.exec(text);
  const bare = mark === null ? text : text.slice(0, -4);
  const kind = mark === null ? undefined : marks[mark[1] ?? ''];
  const open = openingParenthesis(bare);
  if (open > 0) {
    const place = splitPlace(bare.slice(open + 1, -1));
    if (place !== undefined) return {name: withAngles(bare.slice(0, open).trimEnd()), ...place, kind};
  }
  return {name: bare, file: '', line: 0, column: 0, kind};
};

/** Index of the parenthesis that the last character closes, if a space stands before it; else -1. */
const openingParenthesis = (text: string): number => {
  if (!text.endsWith(')')) return -1;
  let depth = 0;
  for (let at = text.length - 1; at > 0; at -= 1) {
    const character = text.charAt(at);
    if (character === ')') depth += 1;
    else if (character === '(') depth -= 1;
    if (depth === 0) return text.charAt(at - 1) === ' ' ? at : -1;
  }
  return -1;
};

const splitPlace = (text: string): {readonly file: string; readonly line: number; readonly column: number} | undefined => {
  const numbered = /^(.+?):(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  const file = withAngles(numbered?.[1] ?? text);
  if (numbered === null && !filePart.test(file)) return undefined;
  return {file: filePath(file), line: Number(numbered?.[2] ?? 0), column: Number(numbered?.[3] ?? 0)};
};

/** `file:///srv/my%20app.js?v=1` → `/srv/my app.js`; anything else stays as it is. */
export const filePath = (url: string): string => {
  if (!url.startsWith('file://')) return url;
  const path = url.slice('file://'.length).replace(/[?#].*$/s, '');
  const decoded = decodePercent(path);
  return /^\/[A-Za-z]:\//.test(decoded) ? decoded.slice(1) : decoded;
};

const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
