// Adds up call graphs of one run (cProfile in child processes): the same function and the same pair fall together.
import type {CallGraph, Profile} from '../model/profile.js';
import {float64Column, int32Column} from './columns.js';
import {functionTable} from './function-table.js';

interface Part {
  readonly profile: Profile;
  readonly graph: CallGraph;
}

/** `first` gives everything that is not added up. */
export const mergeGraphs = (first: Profile, parts: readonly Part[]): Profile => {
  const functions = functionTable();
  const sums = {calls: float64Column(), primitive: float64Column(), self: float64Column(), total: float64Column()};
  const edges = {caller: int32Column(), callee: int32Column(), calls: float64Column(), self: float64Column(), total: float64Column()};
  const edgeRows = new Map<string, number>();
  for (const {profile, graph} of parts) {
    const {name, file, line, column, kind} = profile.frames;
    const rowOf = name.map((text, row) =>
      functions.row({name: text, file: file[row] ?? '', line: line[row] ?? 0, column: column[row] ?? 0, kind: kind[row]}),
    );
    for (const [row, merged] of rowOf.entries()) {
      sums.calls.add(merged, graph.calls[row] ?? 0);
      sums.primitive.add(merged, graph.primitiveCalls[row] ?? 0);
      sums.self.add(merged, graph.self[row] ?? 0);
      sums.total.add(merged, graph.total[row] ?? 0);
    }
    for (let edge = 0; edge < graph.edges.caller.length; edge += 1) {
      const caller = rowOf[graph.edges.caller[edge] ?? 0] ?? 0;
      const callee = rowOf[graph.edges.callee[edge] ?? 0] ?? 0;
      const key = `${caller}:${callee}`;
      const known = edgeRows.get(key);
      const at = known ?? edges.caller.length;
      if (known === undefined) {
        edgeRows.set(key, at);
        edges.caller.push(caller);
        edges.callee.push(callee);
      }
      edges.calls.add(at, graph.edges.calls[edge] ?? 0);
      edges.self.add(at, graph.edges.self[edge] ?? 0);
      edges.total.add(at, graph.edges.total[edge] ?? 0);
    }
  }
  const size = functions.size;
  const pairs = edges.caller.length;
  const said = new Set<string>();
  return {
    ...first,
    frames: functions.build(),
    graph: {
      calls: sums.calls.toArray(size),
      primitiveCalls: sums.primitive.toArray(size),
      self: sums.self.toArray(size),
      total: sums.total.toArray(size),
      edges: {
        caller: edges.caller.toArray(pairs),
        callee: edges.callee.toArray(pairs),
        calls: edges.calls.toArray(pairs),
        self: edges.self.toArray(pairs),
        total: edges.total.toArray(pairs),
      },
    },
    notes: parts.flatMap(({profile}) => profile.notes).filter(({message}) => !said.has(message) && said.add(message)),
  };
};
