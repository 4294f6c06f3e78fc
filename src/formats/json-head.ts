// Top-level keys of a JSON text from its first bytes, without parsing it.
import {decode} from './text.js';

/** Every key with the start of its value (up to 200 characters); undefined: not an object. */
export const topLevelKeys = (head: Uint8Array): ReadonlyMap<string, string> | undefined => {
  const text = decode(head);
  let at = 0;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  if (text.charAt(at) !== '{') return undefined;
  const keys = new Map<string, string>();
  let depth = 0;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === '"') {
      const end = endOfString(text, at);
      if (depth === 1) {
        const colon = text.slice(end, end + 40).search(/\S/);
        if (text.charAt(end + colon) === ':') keys.set(text.slice(at + 1, end - 1), text.slice(end + colon + 1, end + colon + 201));
      }
      at = end - 1;
    }
    if (depth === 0) break;
  }
  return keys;
};

/** Index behind the closing quote. */
const endOfString = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
};
