// Names and places of functions as findings show them.
import type {Profile} from '../model/profile.js';

export const nameOf = (profile: Profile, row: number): string => profile.frames.name[row] ?? '?';

/** Contract fields `function`, `file`, `line`; file and line only when known. */
export const placeOf = (profile: Profile, row: number): {readonly function: string; readonly file?: string; readonly line?: number} => {
  const file = profile.frames.file[row] ?? '';
  const line = profile.frames.line[row] ?? 0;
  return {function: nameOf(profile, row), ...(file === '' ? {} : {file}), ...(line > 0 ? {line} : {})};
};

/** `parse_row (loader.py:41)`; `line` when it is known better than the profile knows. */
export const labelOf = (profile: Profile, row: number, line = placeOf(profile, row).line): string => {
  const {file} = placeOf(profile, row);
  const base = file?.split(/[\\/]/).at(-1);
  if (base === undefined) return nameOf(profile, row);
  return `${nameOf(profile, row)} (${base}${line === undefined ? '' : `:${line}`})`;
};

export const percent = (share: number): string => (share > 0 && share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`);
