// The same command at two states of a repository: two commits, or a commit against the working tree as it is.
import type {Assumption} from '../../model/assumption.js';
import type {BenchmarkReport, BenchmarkSettings, RunBenchmarkRequest} from '../../model/benchmark.js';
import type {Machine} from '../../model/machine.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import type {RepositoryState} from '../../model/repository.js';
import type {ChooseBenchmark} from './benchmark-choice.js';
import {compareCommands} from './benchmark-compare.js';
import {readyCommand} from './benchmark-request.js';
import {changedRules} from './benchmark-rules.js';
import {type Bench, prepareOnce} from './benchmark-runs.js';

export interface RefSides {
  readonly repository: RepositoryState;
  readonly base: {readonly commit: string; readonly ref: string; readonly words: readonly string[]};
  /** Without a commit: the working tree as it is. */
  readonly changed: {readonly commit: string | undefined; readonly ref: string; readonly words: readonly string[]};
}

export const chooseRefs = async (
  {command: words = [], against, baseRef, changedRef}: RunBenchmarkRequest,
  settings: BenchmarkSettings,
  machine: Machine,
): Promise<RefSides> => {
  if (baseRef === undefined) {
    throw new ProfilingError('invalid_request', 'changedRef needs baseRef.', 'Give baseRef: the git ref to compare with.');
  }
  const repository = await repositoryOf(machine, settings.directory);
  const sides: RefSides = {
    repository,
    base: {commit: await commitOf(machine, repository.root, baseRef), ref: baseRef, words},
    changed: {
      commit: changedRef === undefined ? undefined : await commitOf(machine, repository.root, changedRef),
      ref: changedRef ?? 'the working tree',
      words: against ?? words,
    },
  };
  refuseAbsolutePaths(sides);
  return sides;
};

export const refsBenchmark: ChooseBenchmark = async (request, {settings, assumptions}, {machine}) => {
  const sides = await chooseRefs(request, settings, machine);
  const {base, changed} = sides;
  return {
    title: `${base.words.join(' ')} at ${base.ref} against ${changed.ref}`,
    plan: {
      harness: 'paired',
      base: {commit: base.commit, command: base.words},
      changed: {commit: changed.commit ?? 'working tree as it is', command: changed.words},
      prepare: request.prepare,
      check: request.check,
      warmupRuns: settings.warmupRuns,
    },
    assumptions,
    measure: bench => compareRefs(bench, sides, request, settings, assumptions),
  };
};

export const repositoryOf = async (machine: Machine, directory: string): Promise<RepositoryState> => {
  const repository = await machine.repository.describe(directory);
  if (repository !== undefined) return repository;
  throw new ProfilingError(
    'invalid_request',
    'The working directory is not in a git repository.',
    'Compare two commands with against, or give workingDirectory.',
  );
};

const commitOf = async (machine: Machine, root: string, ref: string): Promise<string> => {
  const commit = await machine.repository.commitOf(root, ref);
  if (commit !== undefined) return commit;
  throw new ProfilingError(
    'invalid_request',
    `git knows no commit ${JSON.stringify(ref.slice(0, 100))} here.`,
    'Give a branch, tag or commit id; git fetch may be needed first.',
  );
};

/** Both sides would run the same files, and the answer would be "no change". */
const refuseAbsolutePaths = ({repository: {root}, base, changed}: RefSides): void => {
  const word = [...base.words, ...changed.words].find(candidate => candidate.includes(`${root}/`));
  if (word === undefined) return;
  throw new ProfilingError(
    'invalid_request',
    `${JSON.stringify(word.slice(0, 200))} names the repository by its absolute path: both sides would run the same files.`,
    'Give paths relative to the working directory.',
  );
};

type Places = Readonly<Record<'base' | 'changed', BenchmarkSettings>>;

/** Both states in folders of their own, prepared; gone again when the work is over. */
export const withRefs = async <Result>(
  bench: Bench,
  sides: RefSides,
  request: Pick<RunBenchmarkRequest, 'prepare'>,
  settings: BenchmarkSettings,
  work: (places: Places, bench: Bench) => Promise<Result>,
): Promise<Result> => {
  const {machine, folder, context} = bench;
  const {root} = sides.repository;
  const commits = [sides.base.commit, ...(sides.changed.commit === undefined ? [] : [sides.changed.commit])];
  return machine.repository.withCheckouts(root, commits, folder, context, async ([baseFolder = root, changedFolder = root]) => {
    const inside = settings.directory.slice(root.length);
    const at = (top: string): BenchmarkSettings => ({...settings, directory: `${top}${inside}`});
    const places = {base: at(baseFolder), changed: at(changedFolder)};
    for (const side of ['base', 'changed'] as const) {
      if (request.prepare === undefined) break;
      context.progress(`Preparing ${sides[side].ref}`, Math.round(performance.now() - bench.startedAt));
      const {command} = await readyCommand(request.prepare, places[side], machine);
      await prepareOnce(bench, command, `At ${sides[side].ref}: `);
    }
    // Building is not measuring: the time for the runs begins here.
    const startedAt = performance.now();
    return work(places, {...bench, startedAt, deadline: startedAt + settings.budgetMs});
  });
};

export const compareRefs = async (
  bench: Bench,
  sides: RefSides,
  request: Pick<RunBenchmarkRequest, 'prepare' | 'check' | 'saveAs' | 'instructions'>,
  settings: BenchmarkSettings,
  assumptions: readonly Assumption[],
  cautions: readonly Warning[] = [],
): Promise<BenchmarkReport> =>
  withRefs(bench, sides, request, settings, async (places, ready) => {
    const {machine} = ready;
    const base = await readySide(sides.base, places.base, machine);
    const changed = await readySide(sides.changed, places.changed, machine);
    const checkAt = async (side: 'base' | 'changed', words: readonly string[]) =>
      (await readyCommand(words, places[side], machine)).command;
    const check =
      request.check === undefined
        ? undefined
        : {base: await checkAt('base', request.check), changed: await checkAt('changed', request.check)};
    return compareCommands(ready, {
      sides: {base: base.command, changed: changed.command},
      words: {base: sides.base.words, changed: sides.changed.words},
      check,
      settings,
      assumptions: [...assumptions, ...base.assumptions],
      commits: {base: sides.base.commit, changed: sides.changed.commit ?? describeTree(sides.repository)},
      saveAs: request.saveAs,
      instructions: request.instructions,
      changedCommit: sides.changed.commit,
      cautions: [
        ...cautions,
        ...treeCaution(sides, request.prepare !== undefined),
        ...(await changedRules(machine, sides, request.check, settings.directory)),
      ],
    });
  });

const readySide = async (
  {words, ref}: {readonly words: readonly string[]; readonly ref: string},
  settings: BenchmarkSettings,
  machine: Machine,
) => {
  try {
    return await readyCommand(words, settings, machine);
  } catch (error) {
    if (!(error instanceof ProfilingError) || error.code !== 'program_missing') throw error;
    throw new ProfilingError(
      'program_missing',
      `At ${ref}: ${error.message}`,
      'Files that git does not hold (node_modules, builds, .venv) are not in a checkout: give prepare.',
      {cause: error},
    );
  }
};

const describeTree = ({commit, dirty}: RepositoryState): string => `${commit ?? 'no commit'}${dirty ? ' + uncommitted changes' : ''}`;

const treeCaution = ({changed, repository}: RefSides, prepared: boolean): readonly Warning[] =>
  changed.commit !== undefined
    ? []
    : [
        {
          code: 'working-tree',
          message: `The changed side is the working tree as it is${repository.dirty ? ', with uncommitted changes' : ''}${prepared ? '; prepare ran in it too' : ''}; the base is a checkout elsewhere.`,
        },
      ];
