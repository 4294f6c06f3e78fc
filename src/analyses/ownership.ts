// Who could change what: time of natives, the runtime and regular expressions climbs to the nearest function somebody can edit.
import type {FrameKind, Profile} from '../model/profile.js';
import {functionTotals, profileTotal} from '../model/totals.js';

const editable: ReadonlySet<FrameKind> = new Set(['user', 'dependency']);
const named: ReadonlySet<FrameKind> = new Set(['user', 'dependency', 'runtime', 'native', 'kernel', 'regexp']);

/** Part of the function it is written in: its time belongs to the function that runs it. */
const comprehension = /(?:^|\.)<(?:genexpr|listcomp|setcomp|dictcomp)>$/;

/** Below this share of user and dependency code (a C program, say) every named function counts as editable. */
const smallestOwnedShare = 0.05;

export interface Ownership {
  /** Per frame row: somebody can edit it. */
  readonly isEditable: Uint8Array;
  /** Per node: the nearest editable node upwards, itself included; -1 = none. */
  readonly ownerNode: Int32Array;
}

export const ownershipOf = (profile: Profile): Ownership => {
  const kinds = editableKinds(profile);
  const isEditable = Uint8Array.from(profile.frames.kind, (kind, row) =>
    kinds.has(kind) && !comprehension.test(profile.frames.name[row] ?? '') ? 1 : 0,
  );
  const {parent, frame} = profile.nodes;
  const ownerNode = new Int32Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    if (isEditable[frame[node] ?? 0] === 1) ownerNode[node] = node;
    else ownerNode[node] = caller < 0 ? -1 : (ownerNode[caller] ?? -1);
  }
  return {isEditable, ownerNode};
};

const editableKinds = (profile: Profile): ReadonlySet<FrameKind> => {
  const {total} = functionTotals(profile);
  const all = profileTotal(profile);
  let largest = 0;
  for (const [row, kind] of profile.frames.kind.entries()) if (editable.has(kind)) largest = Math.max(largest, total[row] ?? 0);
  return all > 0 && largest / all >= smallestOwnedShare ? editable : named;
};
