// The function that a caller means by `focus`: by its full name, the end of it, or a part of it.
import {nearestNames} from '../model/nearest-names.js';
import {ProfilingError} from '../model/problem.js';
import type {Profile} from '../model/profile.js';
import {functionTotals} from '../model/totals.js';
import {labelOf} from './locate.js';

/** Throws `invalid_request` with the nearest names when no function, or more than one place, is meant. */
export const findFunction = (profile: Profile, focus: string): number => {
  const {name} = profile.frames;
  const {total} = functionTotals(profile);
  const live = Array.from(name.keys()).filter(row => (total[row] ?? 0) > 0);
  const matches = [
    (row: number) => name[row] === focus || labelOf(profile, row) === focus,
    (row: number) => (name[row] ?? '').endsWith(`.${focus}`),
    (row: number) => (name[row] ?? '').includes(focus),
  ];
  for (const isMatch of matches) {
    const rows = live.filter(isMatch).sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0));
    const [row] = rows;
    if (row === undefined) continue;
    if (rows.length === 1 || new Set(rows.map(candidate => name[candidate])).size === 1) return row;
    throw new ProfilingError(
      'invalid_request',
      `"${focus}" may mean ${rows
        .slice(0, 5)
        .map(candidate => labelOf(profile, candidate))
        .join(', ')}.`,
      'Give focus the full name of one of them.',
    );
  }
  const near = nearestNames(
    focus,
    live.map(row => name[row] ?? ''),
  );
  throw new ProfilingError(
    'invalid_request',
    `No function named "${focus.slice(0, 100)}" is in this profile.`,
    near.length > 0 ? `Nearest: ${near.join(', ')}.` : 'view summary lists the functions that are.',
  );
};
