// Whether samples hint at many short calls: a function that is called often comes and goes between neighbouring samples.
import type {Profile} from '../model/profile.js';
import {nodesUnder} from './evidence.js';

/** Of the changes between on and off that independent samples would show. One long call changes twice. */
const likeIndependent = 0.5;
const leastShare = 0.15;
const mostShare = 0.95;
const leastSamples = 100;

export const seemsCalledOften = (profile: Profile, row: number): boolean => {
  const {samples, threads} = profile;
  if (samples === undefined || (threads?.length ?? 1) > 1 || samples.node.length < leastSamples) return false;
  const under = nodesUnder(profile, row);
  let on = 0;
  let changes = 0;
  for (const [place, node] of samples.node.entries()) {
    const isOn = under[node] === 1;
    if (isOn) on += 1;
    if (place > 0 && isOn !== (under[samples.node[place - 1] ?? 0] === 1)) changes += 1;
  }
  const share = on / samples.node.length;
  return share >= leastShare && share <= mostShare && changes >= likeIndependent * 2 * samples.node.length * share * (1 - share);
};
