// Who could change what: time of natives, the runtime, regular expressions and the collector climbs to the nearest function somebody can edit.
import type {FrameKind, Profile} from '../model/profile.js';
import {functionTotals, nodeTotals, profileTotal} from '../model/totals.js';
import {startUpNodes} from './start-up-nodes.js';

const editable: ReadonlySet<FrameKind> = new Set(['user', 'dependency']);
const named: ReadonlySet<FrameKind> = new Set(['user', 'dependency', 'runtime', 'native', 'kernel', 'regexp']);

/** Part of the function it is written in: its time belongs to the function that runs it. */
const comprehension = /(?:^|\.)<(?:genexpr|listcomp|setcomp|dictcomp)>$/;
export const isComprehension = (name: string): boolean => comprehension.test(name);
/** Functions without a name of their own. */
const callback = /^(?:\(anonymous\)|callback of .*|.*<lambda>)?$/;

/** Below this share of user and dependency code (a C program, say) every named function counts as editable. */
const smallestOwnedShare = 0.05;

export interface Ownership {
  /** Per frame row: somebody can edit it. */
  readonly isEditable: Uint8Array;
  /** Per node: the nearest editable node upwards, itself included; -1 = none, or no part of the program's work. */
  readonly ownerNode: Int32Array;
  /** Per node: own value, the collector's time moved to the node that it interrupted. Unit of metric 0. */
  readonly charged: Float64Array;
}

export const ownershipOf = (profile: Profile): Ownership => {
  const known = ownerships.get(profile);
  if (known !== undefined) return known;
  const kinds = editableKinds(profile);
  const isEditable = Uint8Array.from(profile.frames.kind, (kind, row) =>
    kinds.has(kind) && !comprehension.test(profile.frames.name[row] ?? '') ? 1 : 0,
  );
  const ownership = {isEditable, ownerNode: ownerNodes(profile, isEditable), charged: chargedValues(profile)};
  ownerships.set(profile, ownership);
  return ownership;
};

/** A Profile never changes, and several questions need this. */
const ownerships = new WeakMap<Profile, Ownership>();

const ownerNodes = (profile: Profile, isEditable: Uint8Array): Int32Array => {
  const {parent, frame} = profile.nodes;
  const {kind} = profile.frames;
  const startUp = startUpNodes(profile);
  const runs = runnerNodes(profile);
  const owners = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    const above = caller < 0 ? -1 : (owners[caller] ?? -1);
    const isWork = startUp[node] !== 1 && runs[node] !== 1 && kind[row] !== 'idle' && kind[row] !== 'profiler';
    if (!isWork) owners[node] = -1;
    else owners[node] = isEditable[row] === 1 && !isCallbackOf(profile, row, above < 0 ? -1 : (frame[above] ?? -1)) ? node : above;
  }
  return owners;
};

/** A nameless function that is called from a function of the same file further up is written inside it: its time belongs there. */
const isCallbackOf = ({frames}: Profile, row: number, owner: number): boolean =>
  owner >= 0 &&
  callback.test(frames.name[row] ?? '') &&
  !callback.test(frames.name[owner] ?? '') &&
  frames.file[owner] === frames.file[row] &&
  ((frames.line[row] ?? 0) === 0 || (frames.line[owner] ?? 0) <= (frames.line[row] ?? 0));

/** Dependencies that only run the user's code (test runners, servers): above it, and mostly for it. */
const runnerNodes = (profile: Profile): Uint8Array => {
  const {parent, frame} = profile.nodes;
  const {kind} = profile.frames;
  const totals = nodeTotals(profile);
  const belowUser = new Uint8Array(parent.length);
  const forUser = new Float64Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    belowUser[node] = (caller >= 0 && belowUser[caller] === 1) || kind[frame[node] ?? 0] === 'user' ? 1 : 0;
  }
  for (let node = parent.length - 1; node >= 0; node -= 1) {
    if (kind[frame[node] ?? 0] === 'user') forUser[node] = totals[node] ?? 0;
    const caller = parent[node] ?? -1;
    if (caller >= 0) forUser[caller] = (forUser[caller] ?? 0) + (forUser[node] ?? 0);
  }
  return Uint8Array.from(parent, (_, node) =>
    belowUser[node] === 0 && kind[frame[node] ?? 0] === 'dependency' && (forUser[node] ?? 0) > (totals[node] ?? 0) / 2 ? 1 : 0,
  );
};

/** V8 records the collector beside the stacks; in order of time, the sample before shows whom it interrupted. */
const chargedValues = (profile: Profile): Float64Array => {
  const {nodes, frames, samples, threads} = profile;
  const charged = Float64Array.from(profile.metrics[0].self);
  if (samples === undefined || (threads?.length ?? 1) > 1) return charged;
  let interrupted = -1;
  for (const [index, node] of samples.node.entries()) {
    const kind = frames.kind[nodes.frame[node] ?? 0];
    if (kind !== 'gc') interrupted = node;
    else if (interrupted >= 0 && (nodes.parent[node] ?? -1) < 0) {
      const value = Math.min(samples.weight[index] ?? 0, charged[node] ?? 0);
      charged[node] = (charged[node] ?? 0) - value;
      charged[interrupted] = (charged[interrupted] ?? 0) + value;
    }
  }
  return charged;
};

const editableKinds = (profile: Profile): ReadonlySet<FrameKind> => {
  const {total} = functionTotals(profile);
  const all = profileTotal(profile);
  let largest = 0;
  for (const [row, kind] of profile.frames.kind.entries()) if (editable.has(kind)) largest = Math.max(largest, total[row] ?? 0);
  return all > 0 && largest / all >= smallestOwnedShare ? editable : named;
};
