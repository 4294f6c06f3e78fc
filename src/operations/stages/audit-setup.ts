// A request for an audit → everything it takes: pages that are served, programs that are there, how often.
import {randomInt} from 'node:crypto';
import {readLighthouse} from '../../formats/lighthouse-report.js';
import type {Assumption} from '../../model/assumption.js';
import type {Machine} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import type {AuditPageRequest, AuditRun} from '../../model/page-audit.js';
import {ProfilingError} from '../../model/problem.js';
import {runId as runIdForm} from '../../model/request.js';
import {browserResidence} from '../../profilers/browser-start.js';
import type {LighthouseRun} from '../../profilers/lighthouse.js';
import {lighthouseResidence} from '../../profilers/lighthouse.js';
import {type OpenPage, openPage} from './page-address.js';

export interface AuditSetup {
  readonly page: OpenPage;
  /** The changed side, audited in turn with the page. */
  readonly second: OpenPage | undefined;
  /** An earlier audit, read from its run. */
  readonly earlier: {readonly runId: string; readonly runs: readonly AuditRun[]} | undefined;
  readonly runs: number;
  readonly seed: number;
  readonly program: Omit<LighthouseRun, 'url' | 'name'>;
  readonly assumptions: readonly Assumption[];
  readonly close: () => void;
}

const seeds = 1_000_000;
const mostRuns = 100;

export const setUpAudit = async (request: AuditPageRequest, {machine, policy}: OperationContext): Promise<AuditSetup> => {
  if ((request.runs ?? 1) > mostRuns)
    throw new ProfilingError('invalid_request', `${request.runs} runs would take hours.`, `Ask for at most ${mostRuns} runs of each page.`);
  const workingDirectory = await machine.resolveDirectory(undefined);
  const options = {workingDirectory, environment: {}};
  const [facts, lighthouse, browser] = await Promise.all([
    machine.facts(),
    machine.findTool(lighthouseResidence, options),
    machine.findTool(browserResidence, options),
  ]);
  if (lighthouse === undefined) throw missing('Lighthouse', 'perfwright setup lighthouse');
  if (browser === undefined) throw missing('Chrome or Chromium', 'apt-get install chromium (or any Chrome; CHROME_PATH names it)');
  const isRun = request.against !== undefined && runIdForm.safeParse(request.against).success;
  const earlier =
    isRun && request.against !== undefined ? {runId: request.against, runs: await earlierRuns(machine, request.against)} : undefined;
  const page = await openPage(machine, request.url);
  const second =
    request.against === undefined || isRun
      ? undefined
      : await openPage(machine, request.against).catch(error => {
          page.close();
          throw error;
        });
  const byPolicy: Assumption = {
    field: 'runs',
    value: policy.pageAudit.runs,
    basis: 'policy',
    reason: 'Ambiguity Policy: page audit, at least',
    source: policy.source['page-audit'],
    override: 'runs',
  };
  return {
    page,
    second,
    earlier,
    runs: request.runs ?? policy.pageAudit.runs,
    seed: randomInt(1, seeds),
    program: {
      lighthouse: lighthouse.path,
      browser: browser.path,
      formFactor: request.formFactor ?? 'mobile',
      throttling: request.throttling ?? 'simulate',
      workingDirectory,
      isRoot: facts.userId === 0,
    },
    assumptions: request.runs === undefined ? [byPolicy] : [],
    close: () => {
      page.close();
      second?.close();
    },
  };
};

const missing = (what: string, install: string): ProfilingError =>
  new ProfilingError('program_missing', `${what} was not found.`, `To install it: ${install}.`);

const earlierRuns = async (machine: Machine, runId: string): Promise<readonly AuditRun[]> => {
  const {directory} = await machine.runs.open(runId);
  const names = (await machine.runs.files(runId)).map(({file}) => file).filter(file => /^page-\d+\.report\.json$/.test(file));
  if (names.length === 0)
    throw new ProfilingError(
      'baseline_missing',
      `Run ${runId} holds no audit of a page.`,
      'get_run lists the stored runs; take one of audit_page.',
    );
  return Promise.all(names.map(async file => readLighthouse(await machine.openFile(`${directory}/${file}`))));
};
