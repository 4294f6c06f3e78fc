// Which code waits for what: asynchronous operations by the function of the program that began them.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.02;

export const asyncWaits: Analysis = {
  id: 'async-waits',
  title: 'Asynchronous waiting',
  about: 'waiting',
  analyse: (profile, {limit}) => {
    const all = profileTotal(profile);
    const waits = waitsOf(profile).filter(({value}) => all > 0 && value / all >= worthSaying);
    return {findings: waits.slice(0, limit).map(wait => findingOf(profile, wait, all)), warnings: []};
  },
};

interface Wait {
  /** Row of the function; -1: no code of the program. */
  readonly asker: number;
  /** Row of the kind of operation. */
  readonly operation: number;
  value: number;
  count: number;
  readonly lines: Map<number, number>;
  /** Node of the function of the program that called the asker → what it waited. */
  readonly callers: Map<number, number>;
}

const findingOf = (profile: Profile, wait: Wait, all: number): Finding => {
  const {asker, operation, value, count, lines} = wait;
  const [line] = [...lines].sort((one, other) => other[1] - one[1])[0] ?? [];
  const place = asker < 0 ? undefined : {...placeOf(profile, asker), ...(line === undefined ? {} : {line})};
  const base = place?.file?.split(/[\\/]/).at(-1);
  const who =
    place === undefined
      ? 'Code outside the program'
      : `${place.function}${base === undefined ? '' : ` (${base}${line === undefined ? '' : `:${line}`})`}`;
  const what = nameOf(profile, operation).replace(/^\(|\)$/g, '');
  const each = value / count / 1e6;
  return {
    kind: 'async-wait',
    level: 'observed',
    title: `${who} waits ${milliseconds(value / 1e6)} in all for ${count} × ${what}, ${milliseconds(each)} each`,
    ...place,
    totalShare: Number(Math.min(1, value / all).toFixed(4)),
    total: Math.round(value),
    calls: count,
    evidence: [
      `${percent(value / all)} of all waiting for asynchronous operations; from the call that began each to its callback, a busy event loop included`,
      ...callersOf(profile, wait),
    ],
    advice: adviceOn(what, asker),
  };
};

/** Who called a helper that several use. */
const callersOf = (profile: Profile, {callers}: Wait): readonly string[] => {
  const byPlace = new Map<string, number>();
  for (const [node, value] of callers) {
    const place = labelOf(profile, profile.nodes.frame[node] ?? 0);
    byPlace.set(place, (byPlace.get(place) ?? 0) + value);
  }
  const shown = [...byPlace].sort((one, other) => other[1] - one[1]).slice(0, 3);
  return shown.length === 0 ? [] : [`for ${shown.map(([place, value]) => `${place} ${milliseconds(value / 1e6)}`).join(', ')}`];
};

const adviceOn = (what: string, asker: number): string => {
  if (asker < 0) return 'A connection that waits for its next request costs nothing; look at what the program itself begins.';
  return what === 'timer' ? 'Wait for the event itself instead of a time.' : 'Begin them together, begin fewer, or remember the answers.';
};

const milliseconds = (ms: number): string => `${ms >= 100 ? Math.round(ms) : ms.toFixed(1)} ms`;

const waitsOf = (profile: Profile): readonly Wait[] => {
  const {parent, frame} = profile.nodes;
  const {isEditable} = ownershipOf(profile);
  const own = profile.metrics[0].self;
  const counts = profile.metrics.find(({name}) => name === 'calls')?.self;
  const askerNode = new Int32Array(parent.length).fill(-1);
  const linesOf = new Map<number, Map<number, number>>();
  const {lines} = profile;
  for (const [row, node] of (lines?.node ?? []).entries()) {
    const known = linesOf.get(node) ?? new Map<number, number>();
    known.set(lines?.line[row] ?? 0, (known.get(lines?.line[row] ?? 0) ?? 0) + (lines?.value[row] ?? 0));
    linesOf.set(node, known);
  }
  const waits = new Map<string, Wait>();
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    askerNode[node] = isEditable[row] === 1 ? node : caller < 0 ? -1 : (askerNode[caller] ?? -1);
    const value = own[node] ?? 0;
    const count = counts?.[node] ?? 0;
    if (value <= 0 || count <= 0) continue;
    const at = askerNode[node] ?? -1;
    const asker = at < 0 ? -1 : (frame[at] ?? -1);
    const key = `${asker} ${row}`;
    const wait = waits.get(key) ?? {
      asker,
      operation: row,
      value: 0,
      count: 0,
      lines: new Map<number, number>(),
      callers: new Map<number, number>(),
    };
    wait.value += value;
    wait.count += count;
    for (const [line, spent] of linesOf.get(at) ?? []) wait.lines.set(line, Math.max(wait.lines.get(line) ?? 0, spent));
    const above = at < 0 ? -1 : (askerNode[parent[at] ?? -1] ?? -1);
    if (above >= 0) wait.callers.set(above, (wait.callers.get(above) ?? 0) + value);
    waits.set(key, wait);
  }
  // What the program itself began is what it can change.
  return [...waits.values()].sort((one, other) => Number(one.asker < 0) - Number(other.asker < 0) || other.value - one.value);
};
