// explain_flamegraph: what a profile or flame graph says, whatever its format; callers and callees of one function, hot lines, cost per package.
import {defineOperation} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import {type NextCall, ProfileReport, type Truncation} from '../model/report.js';
import {ExplainFlamegraphRequest, runId} from '../model/request.js';
import {defaultFindings, explain} from './stages/explain.js';
import {pageFigures} from './stages/page-address.js';
import {readFile, readRun} from './stages/read-run.js';
import {showView} from './stages/show-view.js';
import {freshSource, withSources} from './stages/with-sources.js';

const defaultRows = 10;

export const explainFlamegraph = defineOperation({
  name: 'explain_flamegraph',
  title: 'Explain a profile or flame graph',
  description:
    'Reads a profile or flame graph file in any known format (speedscope, folded, .cpuprofile, cProfile .prof, Chrome trace, flame graph SVG), or a stored run, and says what it shows: hot functions and path; or one view of it.',
  effects: 'reads',
  input: ExplainFlamegraphRequest,
  output: ProfileReport,

  run: async (asked, {machine, policy}): Promise<ProfileReport> => {
    const request = withRunId(asked);
    if ((request.path === undefined) === (request.runId === undefined)) {
      throw new ProfilingError('invalid_request', 'Give exactly one of path and runId.', 'get_run lists the stored runs.');
    }
    const view = request.view ?? 'summary';
    const {focus} = request;
    if ((view === 'callers' || view === 'callees') && focus === undefined) {
      throw new ProfilingError(
        'invalid_request',
        `view ${view} needs focus.`,
        'Set focus to a function of the profile, such as one from findings.',
      );
    }
    const read = request.path === undefined ? await readRun(machine, request.runId ?? '') : await readFile(machine, request.path);
    const source = freshSource(machine, read.recordedMs);
    const profile = await withSources(read.profile, machine, source);
    const explanation = explain(profile, {machine, policy, source, limit: request.limit});
    const {reportFitter} = await import('../reports/index.js');
    const fitReport = reportFitter(request.limit, view === 'summary' ? defaultFindings : defaultRows);
    const target = request.path === undefined ? {} : {target: {path: request.path}};
    const base = {
      ...(request.runId === undefined ? {} : {runId: request.runId}),
      status: 'complete' as const,
      verdict: explanation.verdict,
      measured: {...explanation.measured, ...target},
      assumptions: [],
      warnings: [...explanation.warnings],
      artifacts: [],
      truncated: [],
    };
    if (view === 'summary') {
      const detached =
        request.path === undefined || profile.origin.format !== 'heapsnapshot'
          ? undefined
          : await (await import('./stages/detached-finding.js')).detachedFinding(machine, request.path);
      const next = explanation.next(request.runId).map(call => withPath(call, request.path));
      return fitReport({
        ...base,
        summary: detached === undefined ? explanation.summary : `${detached.title}. ${explanation.summary}`,
        findings: [...(detached === undefined ? [] : [detached]), ...explanation.findings],
        hotPath: [...explanation.hotPath],
        ...pageFigures(profile.page),
        next,
      });
    }
    const shown = await showView(profile, {view, focus, limit: request.limit ?? defaultRows, machine, source});
    const warnings = [...base.warnings.filter(({code}) => code !== 'stale-source'), ...source.warnings()];
    return fitReport({...base, warnings, summary: shown.summary, findings: [], view: shown, next: [], truncated: rowsLeftOut(shown)});
  },
});

const rowsLeftOut = ({rows, of}: Awaited<ReturnType<typeof showView>>): Truncation[] =>
  rows.length < of ? [{what: 'view.rows', kept: rows.length, of, bring: 'limit'}] : [];

const withPath = (call: NextCall, path: string | undefined): NextCall =>
  path === undefined ? call : {...call, arguments: {...call.arguments, path}};

/** A run id given as a path is a run. */
const withRunId = (request: ExplainFlamegraphRequest): ExplainFlamegraphRequest => {
  const {path, ...others} = request;
  return path !== undefined && others.runId === undefined && runId.safeParse(path).success ? {...others, runId: path} : request;
};
