// Layout that a script forced, by asking for sizes between its changes: below which function the browser had to lay out.
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSayingShare = 0.05;
const worthSayingNs = 10e6;

export const forcedLayout = (profile: Profile): readonly Finding[] => {
  const {name} = profile.frames;
  const {frame} = profile.nodes;
  const {ownerNode} = ownershipOf(profile);
  const own = profile.metrics[0].self;
  const byOwner = new Map<number, number>();
  for (let node = 0; node < frame.length; node += 1) {
    const owner = ownerNode[node] ?? -1;
    const is = name[frame[node] ?? 0];
    if (owner < 0 || owner === node || (is !== '(layout)' && is !== '(style)')) continue;
    byOwner.set(frame[owner] ?? 0, (byOwner.get(frame[owner] ?? 0) ?? 0) + (own[node] ?? 0));
  }
  const [heaviest] = [...byOwner].sort((a, b) => b[1] - a[1]);
  const all = profileTotal(profile);
  if (heaviest === undefined || heaviest[1] < Math.max(worthSayingNs, worthSayingShare * all)) return [];
  const [row, value] = heaviest;
  return [
    {
      kind: 'forced-layout',
      level: 'observed',
      title: `${labelOf(profile, row)} makes the browser lay out ${Math.round(value / 1e6)} ms long before it goes on`,
      ...placeOf(profile, row),
      total: Math.round(value),
      totalShare: Number((value / all).toFixed(4)),
      ceilingPercent: Number(((100 * value) / all).toFixed(1)),
      evidence: [`style and layout below this function, ${percent(value / all)} of the busy time`],
      advice: 'Read sizes first and change styles afterwards; do not alternate in a loop.',
    },
  ];
};
