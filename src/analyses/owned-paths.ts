// Stacks as rows of editable functions, from the leaf upwards, each function once: at its deepest place, so that recursion counts once.
import type {Profile} from '../model/profile.js';

/** Functions of one stack that are looked at. */
const deepestPath = 2_000;
/** Stacks are followed upwards for as many steps as all together keep this; at least so many each. Only recursion thousands of calls deep is cut. */
const mostSteps = 40e6;
const leastSteps = 600;

export interface OwnedPaths {
  /** The rows of `path` that hold the stack of `owner`, after a call of `read`. */
  readonly path: Int32Array;
  /** Fills `path`; returns how many rows it holds. `owner`: a node that owns itself. */
  read(owner: number): number;
}

export const ownedPaths = ({nodes, frames}: Profile, ownerNode: Int32Array): OwnedPaths => {
  const path = new Int32Array(deepestPath);
  const seenIn = new Int32Array(frames.name.length);
  const longest = Math.max(leastSteps, mostSteps / Math.max(1, ownerNode.length));
  let reading = 0;
  return {
    path,
    read: owner => {
      reading += 1;
      let length = 0;
      let steps = 0;
      for (let node = owner; node >= 0 && steps < longest && length < deepestPath; steps += 1) {
        const row = nodes.frame[node] ?? 0;
        if (seenIn[row] !== reading) {
          seenIn[row] = reading;
          path[length] = row;
          length += 1;
        }
        const above = nodes.parent[node] ?? -1;
        node = above < 0 ? -1 : (ownerNode[above] ?? -1);
      }
      return length;
    },
  };
};
