// Names for anonymous functions, from the text in front of them: what they are assigned to, or whose callback they are.
import type {SourceReader} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';

const longestName = 60;

/** A new Profile with names such as `callback of counts.find`; the same one when nothing could be named. */
export const withSourceNames = (profile: Profile, readSource: SourceReader): Profile => {
  const {name, file, line, column} = profile.frames;
  let found = 0;
  const names = name.map((text, row) => {
    const at = line[row] ?? 0;
    const from = column[row] ?? 0;
    if (!isAnonymous(text) || at < 1 || from < 2) return text;
    const before = readSource(file[row] ?? '', at, 0)?.[0]?.slice(0, from - 1);
    const named = before === undefined ? undefined : nameFrom(before);
    if (named === undefined) return text;
    found += 1;
    return named;
  });
  return found === 0 ? profile : {...profile, frames: {...profile.frames, name: names}};
};

const isAnonymous = (name: string): boolean => name === '' || name === '(anonymous)' || name === 'anonymous';

/** What a function is assigned to, or whose callback it is, from the text of its line in front of it. */
export const nameFrom = (before: string): string | undefined => {
  const text = before.replace(/(?:async\s*)?(?:function\s*\*?\s*)?\(?$/, '').trimEnd();
  const computed = /(\[[\w$.]+\])$/.exec(text)?.[1];
  if (computed !== undefined && !/[\w$)\]]\[[\w$.]+\]$/.test(text)) return computed.slice(0, longestName);
  const assigned = /([\w$.]+)\s*(?:=|:)$/.exec(text)?.[1];
  if (assigned !== undefined) return assigned.slice(0, longestName);
  const called =
    /([\w$.]+)\((?:[^()]*,)?$/.exec(before.trimEnd().replace(/(?:async\s*)?(?:function\s*\*?\s*)?$/, ''))?.[1] ??
    /([\w$.]+)\((?:[^()]*,)?$/.exec(text)?.[1];
  return called === undefined ? undefined : `callback of ${called}`.slice(0, longestName);
};
