// Top-level keys of a JSON text from its first bytes, without parsing it.
import {decode} from './text.js';

const quote = 0x22;
const backslash = 0x5c;

/** Every key with the start of its value (up to 200 characters); undefined: not an object. */
export const topLevelKeys = (head: Uint8Array): ReadonlyMap<string, string> | undefined => {
  const text = decode(head);
  const open = text.search(/\S/);
  if (text.charAt(open) !== '{') return undefined;
  const keys = new Map<string, string>();
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x7b || character === 0x5b) depth += 1;
    else if (character === 0x7d || character === 0x5d) depth -= 1;
    else if (character === quote) {
      const end = endOfString(text, at);
      const colon = depth === 1 ? text.slice(end, end + 40).search(/\S/) : -1;
      if (colon >= 0 && text.charAt(end + colon) === ':')
        keys.set(text.slice(at + 1, end - 1), text.slice(end + colon + 1, end + colon + 201));
      at = end - 1;
    }
    if (depth === 0) break;
  }
  return keys;
};

/** Index behind the closing quote. */
const endOfString = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return Math.min(at + 1, text.length);
};
