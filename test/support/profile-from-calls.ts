// A Profile drawn as a call graph: what each function took, and whom it called. As cProfile makes it; times in milliseconds.
import {frameKind} from '../../src/model/frame-kind.js';
import type {CallGraph, Profile} from '../../src/model/profile.js';

export interface DrawnFunction {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly calls: number;
  readonly self: number;
  readonly total: number;
  /** Called function → number of calls and the total time that these calls brought. */
  readonly callees?: Readonly<Record<string, readonly [calls: number, total: number]>>;
}

export const profileFromCalls = (functions: readonly DrawnFunction[]): Profile => {
  const column = (of: (drawn: DrawnFunction) => number): Float64Array => Float64Array.from(functions, of);
  const edges = functions.flatMap((drawn, caller) =>
    Object.entries(drawn.callees ?? {}).map(([name, [calls, total]]) => {
      const callee = functions.findIndex(other => other.name === name);
      const {self = 0, total: whole = 0} = functions[callee] ?? {};
      return {caller, callee, calls, self: whole === 0 ? 0 : (self * total * 1e6) / whole, total: total * 1e6};
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
