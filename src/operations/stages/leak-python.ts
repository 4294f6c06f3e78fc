// What the agent in a Python program found → findings: the containers that grew, the name that holds them, the lines that allocate.
import {basename} from 'node:path';
import {z} from 'zod';
import {bytesText, countsText} from '../../analyses/bytes-text.js';
import {leakAdvice, leakTitles} from '../../analyses/leak-advice.js';
import type {Machine} from '../../model/machine.js';
import type {LeakKind} from '../../model/memory-leak.js';
import type {Finding} from '../../model/report.js';
import type {LeakEvidence} from './leak-node.js';

const Root = z.tuple([z.string(), z.string(), z.string().nullable(), z.number().nullable()]).nullable();
const Holders = z.object({
  containers: z.array(
    z.object({
      type: z.string(),
      first: z.number(),
      middle: z.number(),
      last: z.number(),
      bytesPerEntry: z.number(),
      entries: z.array(z.tuple([z.string(), z.number()])),
      keys: z.array(z.string()),
      callable: z.number(),
      limit: z.number().nullable().optional(),
      root: Root,
      path: z.array(z.string()),
    }),
  ),
  instances: z.array(z.object({type: z.string(), finalizer: z.boolean(), root: Root, path: z.array(z.string())})),
  collectedAtEnd: z.number(),
  garbage: z.number(),
  garbageTypes: z.array(z.tuple([z.string(), z.number()])),
});
type Container = z.infer<typeof Holders>['containers'][number];
type Instance = z.infer<typeof Holders>['instances'][number];

const Snapshot = z.object({
  types: z.array(z.tuple([z.string(), z.number(), z.number()])),
  lines: z.array(z.tuple([z.array(z.tuple([z.string(), z.number()])), z.number(), z.number()])),
  garbage: z.number(),
});
type Snapshot = z.infer<typeof Snapshot>;

const reference = 'skill://performance-profiling/references/interpreting-results.md#a-leak-report';
const machinery =
  /^(?:dict|list|tuple|set|frozenset|cell|function|method|builtin_function_or_method|deque|collections\.deque|frame|weakref|weakref\.ReferenceType)$/;

const readSnapshot = async (machine: Machine, path: string): Promise<Snapshot> =>
  Snapshot.parse(JSON.parse(Buffer.from((await machine.openFile(path)).bytes()).toString('utf8')));

const readSnapshots = (machine: Machine, paths: readonly string[]): Promise<readonly Snapshot[]> =>
  Promise.all(paths.map(path => readSnapshot(machine, path)));

interface TypeGrowth {
  readonly name: string;
  readonly counts: readonly [number, number, number];
  readonly bytes: number;
}

const typeGrowth = ([first, middle, last]: readonly Snapshot[]): readonly TypeGrowth[] => {
  const [before, between] = [first, middle].map(
    snapshot => new Map((snapshot?.types ?? []).map(([name, count, bytes]) => [name, {count, bytes}])),
  );
  return (last?.types ?? [])
    .flatMap(([name, count, bytes]): readonly TypeGrowth[] => {
      const [then, mid] = [before?.get(name), between?.get(name)];
      const [low, high] = [then?.count ?? 0, mid?.count ?? 0];
      return count > high && high > low ? [{name, counts: [low, high, count], bytes: bytes - (then?.bytes ?? 0)}] : [];
    })
    .sort((a, b) => b.counts[2] - b.counts[0] - (a.counts[2] - a.counts[0]));
};

/** Types worth asking for: what grew, the program's own first. */
export const grownTypes = async (machine: Machine, paths: readonly string[]): Promise<readonly string[]> => {
  const grown = typeGrowth(await readSnapshots(machine, paths)).map(({name}) => name);
  return [...grown.filter(name => !machinery.test(name)), ...grown.filter(name => machinery.test(name))].slice(0, 5);
};

export const pythonLeakFindings = async (
  machine: Machine,
  paths: readonly string[],
  answer: unknown,
  limit: number,
): Promise<LeakEvidence> => {
  const parsed = Holders.safeParse(answer);
  const snapshots = await readSnapshots(machine, paths);
  if (!parsed.success || snapshots.length < 3) return {findings: [], holder: undefined};
  const {containers, instances, collectedAtEnd, garbage, garbageTypes} = parsed.data;
  const types = typeGrowth(snapshots);
  const lines = lineGrowth(snapshots);
  const shared = [
    ...types.slice(0, 3).map(({name, counts}) => `${name}: ${countsText(counts)} objects`),
    ...lines.slice(0, 3).map(({text, bytes, count}) => `+${bytesText(bytes)} in ${count} blocks allocated at ${text}`),
  ];
  const found: Finding[] = [];
  if (collectedAtEnd > 0 || garbage > 0) {
    const what = garbage > 0 ? `${garbage} objects in gc.garbage (${garbageTypes.map(([name]) => name).join(', ')})` : '';
    const own = instances.find(({finalizer}) => finalizer);
    found.push({
      kind: 'uncollected-cycles',
      level: 'observed',
      title: `${leakTitles['uncollected-cycles']}${types[0] === undefined ? '' : `: ${ownType(types, instances)}`}`,
      evidence: [
        ...(collectedAtEnd > 0
          ? [`the collector is switched off (gc.disable); one collection at the end found ${collectedAtEnd} objects in cycles`]
          : []),
        ...(what === '' ? [] : [what]),
        ...(own === undefined ? [] : [`${own.type} has a finalizer (__del__)`]),
        ...shared,
      ],
      ...(lines[0] === undefined ? {} : {file: lines[0].file, line: lines[0].line}),
      advice: leakAdvice['uncollected-cycles'],
      reference,
    });
  }
  const grown = containers.map(container => ({container, bytes: (container.last - container.first) * container.bytesPerEntry}));
  const all = grown.reduce((sum, {bytes}) => sum + bytes, 0);
  for (const {container, bytes} of grown) {
    found.push({
      ...containerFinding(container, lines[0]),
      total: Math.round(bytes),
      ...(all > 0 ? {totalShare: Number((bytes / all).toFixed(4))} : {}),
    });
  }
  const namesHolders = found.some(({title}) => !title.endsWith(unknownHolder));
  if (!namesHolders) found.push(...instances.filter(({root}) => root !== null).map(instance => instanceFinding(instance, types)));
  if (found.length === 0 && lines[0] !== undefined) found.push(unheldFinding(lines[0]));
  const distinct = found.filter(({title}, index) => found.findIndex(other => other.title === title) === index).slice(0, limit);
  const [first, ...rest] = distinct;
  if (first === undefined) return {findings: [], holder: undefined};
  return {
    findings: [{...first, evidence: [...new Set([...first.evidence, ...shared])]}, ...rest],
    holder: first.title.slice(first.title.indexOf(': ') + 2),
  };
};

const ownType = (types: readonly TypeGrowth[], instances: readonly Instance[]): string =>
  instances.find(({finalizer}) => finalizer)?.type ?? (types.find(({name}) => !machinery.test(name)) ?? types[0])?.name ?? '';

const unknownHolder = '(no name leads to it)';

const holderName = ({root, path}: Pick<Container, 'root' | 'path'>): string => {
  if (root === null) return unknownHolder;
  const [kind, full] = root;
  const text = full.replace(/^__main__\./, '');
  // What stands in a class's dictionary is an attribute.
  const [first = '', ...others] = path.slice(0, 4);
  const way = [kind === 'class' ? first.replace(/^\[(\w+)\]$/, '.$1') : first, ...others].join('');
  const prefix = kind === 'local' ? 'local variable ' : '';
  return `${prefix}${text}${way.startsWith('[') || way.startsWith('.') || way === '' ? way : ` → ${way}`}`;
};

/** Grows, and nothing that the collector can see holds it: a reference count that native code never gives back. */
const unheldFinding = ({text, file, line, bytes, count}: LineGrowth): Finding => ({
  kind: 'native-growth',
  level: 'inferred',
  title: `${leakTitles['native-growth']}: ${bytesText(bytes)} in ${count} blocks asked for at ${text}, and no object of the program holds them`,
  file,
  line,
  evidence: ['no container grew from snapshot to snapshot, and no name leads to what is new'],
  advice: leakAdvice['native-growth'],
  reference,
});

const containerFinding = (container: Container, line: LineGrowth | undefined): Finding => {
  const kind = containerKind(container);
  const {root, type, first, middle, last, bytesPerEntry, entries, keys, limit} = container;
  const file = root?.[2] ?? undefined;
  const at = root?.[3] ?? undefined;
  return {
    kind,
    level: 'observed',
    title: `${leakTitles[kind]}: ${holderName(container)}`,
    ...placeOf(file, at, line),
    evidence: [
      `${type} with ${first} → ${middle} → ${last} entries, about ${bytesText(bytesPerEntry)} each`,
      ...(entries.length === 0 ? [] : [`newest entries: ${entries.map(([name, count]) => `${count} ${name}`).join(', ')}`]),
      ...(keys.length === 0 ? [] : [`newest keys: ${keys.join(', ')}`]),
      ...(limit == null ? [] : [`it has a limit of ${limit} entries: it may stop growing there`]),
    ],
    advice: leakAdvice[kind],
    reference,
  };
};

/** Where the name stands; the line, if nothing better is known, is the one that allocates in the same file. */
const placeOf = (file: string | undefined, at: number | undefined, line: LineGrowth | undefined): Pick<Finding, 'file' | 'line'> => {
  if (file === undefined) return line === undefined ? {} : {file: line.file, line: line.line};
  const shown = at ?? (line?.file === file ? line.line : undefined);
  return shown === undefined ? {file} : {file, line: shown};
};

const containerKind = ({type, root, path, entries, callable}: Container): LeakKind => {
  const names = [root?.[1] ?? '', ...path].join(' ');
  const held = entries.map(([name]) => name).join(' ');
  if (/listener|handler|callback|subscri|observer|hooks?\b|receivers/i.test(names) && (callable > 0 || !/dict$/i.test(type)))
    return 'listener-accumulation';
  if (/Timer|TimerHandle/.test(held)) return 'timer-accumulation';
  if (/\bTask\b|Future|coroutine/.test(held)) return 'pending-promises';
  if (/\b(?:bytearray|memoryview|bytes)\b/.test(held) && !/dict$/i.test(type)) return 'buffer-retention';
  if (/dict$|Dict$|Counter$/.test(type)) return 'unbounded-cache';
  return callable > 0 ? 'closure-retention' : 'growing-collection';
};

const instanceFinding = (instance: Instance, types: readonly TypeGrowth[]): Finding => {
  const counts = types.find(({name}) => name === instance.type)?.counts ?? [];
  const file = instance.root?.[2] ?? undefined;
  return {
    kind: 'growing-objects',
    level: 'derived',
    title: `${leakTitles['growing-objects']}: ${instance.type}, held by ${holderName(instance)}`,
    ...(file === undefined ? {} : {file}),
    evidence: [`${instance.type}: ${countsText(counts)} objects`, `one of them is reached by ${instance.path.join(' → ') || 'that name'}`],
    advice: leakAdvice['growing-objects'],
    reference,
  };
};

interface LineGrowth {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly bytes: number;
  readonly count: number;
}

/** Allocating lines that had more memory at the end, with the nearest caller outside the libraries. */
const lineGrowth = ([first, , last]: readonly Snapshot[]): readonly LineGrowth[] => {
  const before = new Map((first?.lines ?? []).map(([frames, count, bytes]) => [JSON.stringify(frames), {count, bytes}]));
  const byPlace = new Map<string, LineGrowth>();
  for (const [frames, count, bytes] of last?.lines ?? []) {
    const then = before.get(JSON.stringify(frames));
    const grown = bytes - (then?.bytes ?? 0);
    const own = frames.find(([file]) => !isLibrary(file)) ?? frames[0];
    if (grown <= 0 || own === undefined) continue;
    const [file, line] = own;
    const key = `${file}:${line}`;
    const known = byPlace.get(key);
    byPlace.set(key, {
      text: `${basename(file)}:${line}`,
      file,
      line,
      bytes: grown + (known?.bytes ?? 0),
      count: count - (then?.count ?? 0) + (known?.count ?? 0),
    });
  }
  return [...byPlace.values()].sort((a, b) => b.bytes - a.bytes).slice(0, 8);
};

const isLibrary = (file: string): boolean => /\/(?:lib|lib64)\/python[\d.]+\/|[\\/](?:site|dist)-packages[\\/]|^<frozen/.test(file);
