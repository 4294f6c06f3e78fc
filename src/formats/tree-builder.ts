// Builds the call tree that every reader fills: nodes interned by caller and function.
import type {CallTree} from '../model/profile.js';

export interface TreeBuilder {
  readonly size: number;
  /** Node for `frame` called by `parent` (-1 = root); made when new. */
  child(parent: number, frame: number): number;
  build(): CallTree;
}

const firstNodes = 1024;

/** Mixes both halves of the key, so that neighbouring rows do not fall into neighbouring slots. */
const slotOf = (parent: number, frame: number): number => {
  let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** Open addressing over (parent, frame). A child is made after its parent, hence `parent[i] < i`. With `mostNodes` nothing has to grow. */
export const treeBuilder = (mostNodes = firstNodes): TreeBuilder => {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(firstNodes, mostNodes + 1)));
  let parents = new Int32Array(capacity);
  let frames = new Int32Array(capacity);
  let size = 0;
  // Node + 1; 0 = free. Kept at most half full.
  let slots = new Int32Array(capacity * 2);

  const grow = (): void => {
    const largerParents = new Int32Array(parents.length * 2);
    largerParents.set(parents);
    parents = largerParents;
    const largerFrames = new Int32Array(frames.length * 2);
    largerFrames.set(frames);
    frames = largerFrames;
    slots = new Int32Array(parents.length * 2);
    const mask = slots.length - 1;
    for (let node = 0; node < size; node += 1) {
      let slot = slotOf(parents[node] ?? 0, frames[node] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node + 1;
    }
  };

  return {
    get size() {
      return size;
    },
    child: (parent, frame) => {
      const mask = slots.length - 1;
      let slot = slotOf(parent, frame) & mask;
      for (;;) {
        const node = (slots[slot] ?? 0) - 1;
        if (node < 0) break;
        if (parents[node] === parent && frames[node] === frame) return node;
        slot = (slot + 1) & mask;
      }
      const node = size;
      parents[node] = parent;
      frames[node] = frame;
      slots[slot] = node + 1;
      size += 1;
      if (size === parents.length) grow();
      return node;
    },
    build: () => ({parent: parents.slice(0, size), frame: frames.slice(0, size)}),
  };
};
