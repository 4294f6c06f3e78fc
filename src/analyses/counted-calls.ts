// Time from one run and calls from another: which function is called very often, by whom, and what it costs.
import type {CallCounts, CountedFunction} from '../model/call-counts.js';
import type {Profile} from '../model/profile.js';
import type {Finding} from '../model/report.js';
import {profileTotal} from '../model/totals.js';
import {workFlows} from './flows.js';
import {fuseFindings} from './fuse-findings.js';
import {isModuleLevel} from './inlined-functions.js';
import {labelOf, nameOf, percent, placeOf} from './locate.js';
import {ownershipOf} from './ownership.js';

const worthSaying = 0.15;
const oftenFrom = 100;
/** Without counts per pair, all calls are this caller's when it brings this much of the time. */
const onlyCaller = 0.95;
const mostFindings = 2;

/** `countedIn`: id of the run that counted. */
export const withCountedCalls = (
  findings: readonly Finding[],
  profile: Profile,
  counts: CallCounts,
  countedIn: string,
): readonly Finding[] => {
  const rowOf = finder(counts);
  const counted = findings.map(finding => {
    const row = finding.function === undefined ? undefined : rowOf(finding.function, finding.file ?? '', finding.line ?? 0);
    const calls = row === undefined ? undefined : counts.functions[row]?.calls;
    return calls === undefined
      ? finding
      : {
          ...finding,
          calls,
          evidence: [...finding.evidence, `${number(calls)} ${calls === 1 ? 'call' : 'calls'}, counted in run ${countedIn}`],
        };
  });
  return fuseFindings([...counted, ...calledOften(profile, counts, rowOf, countedIn)]);
};

type RowOf = (name: string, file: string, line: number) => number | undefined;

/**
 * py-spy says `Class.method` where cProfile says `method`, and gives whole paths where cProfile gives those of the command line. A name that a file
 * has twice is told apart by its line, or not at all.
 */
const finder = ({functions}: CallCounts): RowOf => {
  const rows = new Map<string, number[]>();
  const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  for (const [row, {name}] of functions.entries()) {
    const known = rows.get(lastPart(name));
    if (known === undefined) rows.set(lastPart(name), [row]);
    else known.push(row);
  }
  return (name, file, line) => {
    const found = (rows.get(lastPart(name)) ?? []).filter(row => isSameFile(functions[row]?.file ?? '', file));
    return found.length === 1 ? found[0] : found.find(row => line > 0 && functions[row]?.line === line);
  };
};

const isSameFile = (one: string, other: string): boolean => one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);

const calledOften = (profile: Profile, {functions, edges}: CallCounts, rowOf: RowOf, countedIn: string): readonly Finding[] => {
  const all = profileTotal(profile);
  const flows = workFlows(profile, ownershipOf(profile));
  const reaches = new Map(flows.functions.map(({row, reach}) => [row, reach]));
  const countedRow = (row: number): number | undefined => {
    const {file = '', line = 0} = placeOf(profile, row);
    return rowOf(nameOf(profile, row), file, line);
  };
  const pairs = flows.functions.flatMap(caller =>
    caller.flows.map(({callee, value}) => {
      const [above, below] = [countedRow(caller.row), countedRow(callee)];
      const callerCalls = isModuleLevel(profile, caller.row) ? 1 : above === undefined ? 0 : (functions[above]?.calls ?? 0);
      const isOnly = value >= onlyCaller * (reaches.get(callee) ?? value);
      const pair = edges?.find(edge => edge.caller === above && edge.callee === below)?.calls;
      const calls = pair ?? (isOnly && below !== undefined ? functions[below]?.calls : undefined) ?? 0;
      return {caller: caller.row, callee, value, calls, callerCalls};
    }),
  );
  return pairs
    .filter(({value, calls, callerCalls}) => value / all >= worthSaying && callerCalls > 0 && calls / callerCalls >= oftenFrom)
    .sort((a, b) => b.value - a.value)
    .slice(0, mostFindings)
    .map(({caller, callee, value, calls, callerCalls}) => ({
      kind: 'called-too-often',
      level: 'observed' as const,
      title: `${labelOf(profile, caller)} calls ${nameOf(profile, callee)} ${number(Math.round(calls / callerCalls))} times a call, ${percent(Math.min(1, value / all))} of the time`,
      ...placeOf(profile, caller),
      totalShare: Math.min(1, Number((value / all).toFixed(4))),
      total: Math.round(value),
      evidence: [
        `${number(calls)} ${calls === 1 ? 'call' : 'calls'} from ${number(callerCalls)} of ${nameOf(profile, caller)}, counted in run ${countedIn}; the time is that of the run that sampled`,
      ],
      advice: 'Call it less: move it out of the loop, remember its result, or work on many items at once.',
    }));
};

const number = (count: number): string => count.toLocaleString('en');

export const countsOfGraph = ({frames, graph}: Profile): CallCounts | undefined => {
  if (graph === undefined) return undefined;
  const functions = frames.name.map(
    (name, row): CountedFunction => ({name, file: frames.file[row] ?? '', line: frames.line[row] ?? 0, calls: graph.calls[row] ?? 0}),
  );
  const {caller, callee, calls} = graph.edges;
  return {functions, edges: Array.from(caller, (row, edge) => ({caller: row, callee: callee[edge] ?? 0, calls: calls[edge] ?? 0}))};
};
