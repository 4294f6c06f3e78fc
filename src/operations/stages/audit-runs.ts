// Runs Lighthouse as often as asked, the two pages of a comparison in turn, and reads what it measured.
import {basename} from 'node:path';
import {readLighthouse} from '../../formats/lighthouse-report.js';
import type {Artifact, Execution} from '../../model/execution.js';
import type {Machine, RunContext, RunFolder} from '../../model/machine.js';
import type {AuditRun} from '../../model/page-audit.js';
import {ProfilingError} from '../../model/problem.js';
import type {Warning} from '../../model/report.js';
import {explainBrowserFailure} from '../../profilers/browser-start.js';
import {lighthousePlan} from '../../profilers/lighthouse.js';
import {pairOrders} from '../../statistics/order.js';
import type {AuditSetup} from './audit-setup.js';

export interface AuditOutcome {
  readonly page: readonly AuditRun[];
  readonly against: readonly AuditRun[];
  readonly links: readonly {readonly side: 'page' | 'against'; readonly index: number; readonly files: readonly Artifact[]}[];
  readonly warnings: readonly Warning[];
}

export const runAudits = async (machine: Machine, folder: RunFolder, setup: AuditSetup, context: RunContext): Promise<AuditOutcome> => {
  const runs = {page: [] as AuditRun[], against: [] as AuditRun[]};
  const links: AuditOutcome['links'][number][] = [];
  const failures: ProfilingError[] = [];
  const order = orderOf(setup);
  const startedAt = performance.now();
  for (const [done, {side, index}] of order.entries()) {
    const label = `Lighthouse run ${done + 1} of ${order.length}`;
    const url = (side === 'page' ? setup.page : setup.second)?.url ?? '';
    const plan = lighthousePlan({...setup.program, url, name: `${side}-${index}`});
    const execution = await machine.execute(plan, folder, {
      signal: context.signal,
      progress: () => context.progress(label, Math.round(performance.now() - startedAt)),
    });
    if (execution.outcome === 'cancelled' || context.signal.aborted) throw cancelled(execution, runs.page.length + runs.against.length);
    try {
      runs[side].push(await readRun(machine, execution));
      links.push({side, index: runs[side].length, files: await linkFiles(folder, execution)});
    } catch (error) {
      if (!(error instanceof ProfilingError)) throw error;
      failures.push(error);
      // One run may stumble; a page that never answers need not be asked ten times.
      if (failures.length > 1 && runs.page.length + runs.against.length === 0) throw error;
    }
  }
  if (runs.page.length === 0 || (setup.second !== undefined && runs.against.length === 0)) {
    throw failures[0] ?? new ProfilingError('profiler_failed', 'Lighthouse measured nothing.', 'Run it again.');
  }
  return {
    ...runs,
    links,
    warnings: failures.map(({message}) => ({code: 'run-failed', message: `One run failed and is left out: ${message}`})),
  };
};

const orderOf = ({second, runs, seed}: AuditSetup): readonly {readonly side: 'page' | 'against'; readonly index: number}[] => {
  if (second === undefined) return Array.from({length: runs}, (_, index) => ({side: 'page' as const, index: index + 1}));
  return pairOrders(runs, seed).flatMap((pair, index) =>
    pair.map(side => ({side: side === 'base' ? ('page' as const) : ('against' as const), index: index + 1})),
  );
};

const readRun = async (machine: Machine, execution: Execution): Promise<AuditRun> => {
  const file = execution.profileFiles.find(path => path.endsWith('.json'));
  if (file !== undefined) return readLighthouse(await machine.openFile(file));
  if (execution.outcome === 'timed-out')
    throw new ProfilingError(
      'timed_out',
      'Lighthouse did not end in time.',
      'Check that the page comes to rest; pages that load without end cannot be audited.',
    );
  throw (
    explainBrowserFailure(execution) ??
    new ProfilingError(
      'profiler_failed',
      `Lighthouse wrote no result. Its last words: ${execution.stderrTail.trim().slice(-300)}`,
      'Run it by hand with the command of a dryRun; CHROME_PATH names another browser.',
      {details: {runId: execution.runId}},
    )
  );
};

const linkFiles = (folder: RunFolder, {profileFiles, sideFiles = []}: Execution): Promise<readonly Artifact[]> =>
  Promise.all(
    [...profileFiles, ...sideFiles].map(path =>
      path.endsWith('.html')
        ? folder.link(basename(path), 'text/html', 'the report of Lighthouse; open in a browser')
        : folder.link(basename(path), 'application/json', 'everything that Lighthouse measured'),
    ),
  );

const cancelled = ({runId}: Execution, done: number): ProfilingError =>
  new ProfilingError(
    'cancelled',
    'The audit was cancelled; the browser and all other processes have been ended.',
    done === 0 ? 'Nothing had been measured yet.' : `${done} finished runs of Lighthouse are kept in run ${runId}.`,
    {details: {runId, kept: done}},
  );
