// Small profiles for tests, written down as folded stacks or as the calls of a graph.
import {bytesInMemory, readProfile} from '../../src/formats/index.js';
import {frameKind} from '../../src/model/frame-kind.js';
import type {CallGraph, Profile} from '../../src/model/profile.js';

/** `main (app.py:1);load (app.py:9) 12` a line; the counts are samples. */
export const profileFromFolded = (...stacks: readonly string[]): Profile => {
  const profile = readProfile(bytesInMemory('drawn.folded', Buffer.from(`${stacks.join('\n')}\n`)));
  return {...profile, notes: []};
};

export interface DrawnFunction {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly calls: number;
  readonly self: number;
  readonly total: number;
  /** Called function → calls and total time that these calls brought. */
  readonly callees?: Readonly<Record<string, readonly [calls: number, total: number]>>;
}

/** A call graph as cProfile makes it; times in milliseconds. */
export const profileFromCalls = (...functions: readonly DrawnFunction[]): Profile => {
  const column = (of: (drawn: DrawnFunction) => number): Float64Array => Float64Array.from(functions, of);
  const rowOf = (name: string): number => functions.findIndex(drawn => drawn.name === name);
  const edges = functions.flatMap((drawn, caller) =>
    Object.entries(drawn.callees ?? {}).map(([name, [calls, total]]) => {
      const callee = rowOf(name);
      const whole = functions[callee];
      const share = whole === undefined || whole.total === 0 ? 0 : total / whole.total;
      return {caller, callee, calls, self: (whole?.self ?? 0) * share * 1e6, total: total * 1e6};
    }),
  );
  const graph: CallGraph = {
    calls: column(({calls}) => calls),
    primitiveCalls: column(({calls}) => calls),
    self: column(({self}) => self * 1e6),
    total: column(({total}) => total * 1e6),
    edges: {
      caller: Int32Array.from(edges, edge => edge.caller),
      callee: Int32Array.from(edges, edge => edge.callee),
      calls: Float64Array.from(edges, edge => edge.calls),
      self: Float64Array.from(edges, edge => edge.self),
      total: Float64Array.from(edges, edge => edge.total),
    },
  };
  return {
    frames: {
      name: functions.map(({name}) => name),
      file: functions.map(({file}) => file ?? ''),
      line: Int32Array.from(functions, ({line}) => line ?? 0),
      column: new Int32Array(functions.length),
      kind: functions.map(({name, file}) => frameKind(name, file ?? '')),
    },
    nodes: {parent: new Int32Array(0), frame: new Int32Array(0)},
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'exact', self: new Float64Array(0)}],
    graph,
    origin: {format: 'cprofile'},
    notes: [],
  };
};
