// How the portable forms and the pictures call a function.
import type {Profile} from '../model/profile.js';
import {capPath, capText, cleanText, fileName} from './safe-text.js';

const longestName = 300;

export interface FrameLabel {
  readonly name: string;
  /** Empty: no file known. */
  readonly file: string;
  /** 0: unknown. */
  readonly line: number;
}

export const frameLabel = ({frames}: Profile, row: number): FrameLabel => {
  const name = capText(cleanText(frames.name[row] ?? '').trim(), longestName);
  return {
    name: name === '' ? '[unknown]' : name,
    file: capPath(cleanText(frames.file[row] ?? '').trim(), longestName),
    line: frames.line[row] ?? 0,
  };
};

/** `parse_row (src/loader.py:41)`; the bare name when no file is known. */
export const fullLabel = ({name, file, line}: FrameLabel): string =>
  file === '' ? name : `${name} (${file}${line > 0 ? `:${line}` : ''})`;

/** `parse_row (loader.py:41)` */
export const shortLabel = (label: FrameLabel): string => fullLabel({...label, file: fileName(label.file)});
