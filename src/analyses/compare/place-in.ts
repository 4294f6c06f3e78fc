// Name and place of an aligned function, as the changed side has it where it can be found there.
import type {Profile} from '../../model/profile.js';
import type {Alignment} from './align.js';
import {startUpComponent} from './components.js';

export const placeIn = (
  {functions}: Alignment,
  base: Profile,
  changed: Profile,
  id: number,
): {function: string; file?: string; line?: number} => {
  if (id === startUpComponent) return {function: '(start-up and loading)'};
  const aligned = functions[id];
  const [frames, row] = (aligned?.changed ?? -1) >= 0 ? [changed.frames, aligned?.changed ?? 0] : [base.frames, aligned?.base ?? 0];
  const file = frames.file[row] ?? '';
  const line = frames.line[row] ?? 0;
  return {function: frames.name[row] ?? '?', ...(file === '' ? {} : {file}), ...(line > 0 ? {line} : {})};
};
