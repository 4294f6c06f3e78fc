// Synchronous calls of Node that stop everything else: files, child processes, cryptography, compression.
import type {Analysis} from '../model/analysis.js';
import type {Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {isModuleLevel} from './inlined-functions.js';
import {labelOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';
import {startUpNodes} from './start-up-nodes.js';

const worthSaying = 0.1;

const synchronousFile = /^node:(?:fs|child_process|zlib|crypto|internal\/(?:fs\/|child_process|crypto\/))/;
export const eventLoopBlocking: Analysis = {
  id: 'event-loop-blocking',
  title: 'Event loop blocking',
  analyse: profile => {
    const all = profileTotal(profile);
    const blocks = [...blocksOf(profile).values()]
      .filter(({value}) => all > 0 && value / all >= worthSaying)
      .sort((a, b) => b.value - a.value);
    return {
      findings: blocks.slice(0, 2).map(({asker, value, inLoop, calls}) => {
        const shown = [...calls].sort((a, b) => b[1] - a[1]).slice(0, 3);
        const [first = ['', 0]] = shown;
        return {
          kind: 'event-loop-blocking',
          level: 'observed' as const,
          title: `${labelOf(profile, asker)} stops the event loop for ${percent(value / all)} of the time with ${first[0]}`,
          ...placeOf(profile, asker),
          totalShare: Number(Math.min(1, value / all).toFixed(4)),
          total: Math.round(value),
          ceilingPercent: Number(Math.min(100, (100 * value) / all).toFixed(1)),
          evidence: [
            `synchronous calls: ${shown.map(([name, own]) => `${name} ${percent(own / all)}`).join(', ')}`,
            inLoop >= value / 2
              ? 'called from the event loop: timers, requests and other callbacks wait meanwhile'
              : 'called while the program starts or from its main module: it matters where something else could run meanwhile',
          ],
          advice: `Use the asynchronous form of ${first[0]} (a callback or a promise), or a worker thread.`,
        };
      }),
      warnings: [],
    };
  },
};

interface Block {
  readonly asker: number;
  value: number;
  /** Not below code outside any function: timers, requests and other callbacks. */
  inLoop: number;
  readonly calls: Map<string, number>;
}

/** Row of the asker → what it spends at and below the synchronous calls it makes. */
const blocksOf = (profile: Profile): ReadonlyMap<number, Block> => {
  const {parent, frame} = profile.nodes;
  const {isEditable} = ownershipOf(profile);
  const own = profile.metrics[0].self;
  const loads = startUpNodes(profile);
  const blocks = new Map<number, Block>();
  const askers = new Int32Array(parent.length);
  const inside = new Int32Array(parent.length).fill(-1);
  const inMain = new Uint8Array(parent.length);
  for (let node = 0; node < parent.length; node += 1) {
    const caller = parent[node] ?? -1;
    const row = frame[node] ?? 0;
    const name = profile.frames.name[row] ?? '';
    const file = profile.frames.file[row] ?? '';
    askers[node] = isEditable[row] === 1 ? row : caller < 0 ? -1 : (askers[caller] ?? -1);
    inMain[node] = (caller >= 0 && inMain[caller] === 1) || isModuleLevel(profile, row) ? 1 : 0;
    const above = caller < 0 ? -1 : (inside[caller] ?? -1);
    const begins = above < 0 && loads[node] !== 1 && /Sync$/.test(name) && synchronousFile.test(file);
    inside[node] = isEditable[row] === 1 ? -1 : begins ? row : above;
    const call = inside[node] ?? -1;
    const asker = askers[node] ?? -1;
    const value = own[node] ?? 0;
    if (call < 0 || asker < 0 || value <= 0) continue;
    const block = blocks.get(asker) ?? {asker, value: 0, inLoop: 0, calls: new Map<string, number>()};
    block.value += value;
    if (inMain[node] !== 1) block.inLoop += value;
    const called = profile.frames.name[call] ?? '';
    block.calls.set(called, (block.calls.get(called) ?? 0) + value);
    blocks.set(asker, block);
  }
  return blocks;
};
