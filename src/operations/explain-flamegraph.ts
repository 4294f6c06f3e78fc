// explain_flamegraph: what a profile or flame graph says, whatever its format; callers and callees of one function.
import {withInlinedFunctions} from '../analyses/inlined-functions.js';
import {withSourceNames} from '../analyses/source-names.js';
import {readProfile} from '../formats/index.js';
import type {Machine} from '../model/machine.js';
import {defineOperation} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import type {Profile} from '../model/profile.js';
import {type NextCall, ProfileReport} from '../model/report.js';
import {ExplainFlamegraphRequest} from '../model/request.js';
import {explain} from './stages/explain.js';
import {pageFigures, withServedFiles} from './stages/page-address.js';
import {readProfiles} from './stages/read-recorded.js';
import {RecordedFiles, recordedFile} from './stages/record.js';

export const explainFlamegraph = defineOperation({
  name: 'explain_flamegraph',
  title: 'Explain a profile or flame graph',
  description:
    'Reads a profile or flame graph file in any known format (speedscope, folded, .cpuprofile, cProfile .prof, Chrome trace, flame graph SVG), or a stored run, and says what it shows: hot functions, hot path; or callers/callees of focus.',
  effects: 'reads',
  input: ExplainFlamegraphRequest,
  output: ProfileReport,

  run: async (request, {machine, policy}): Promise<ProfileReport> => {
    if ((request.path === undefined) === (request.runId === undefined)) {
      throw new ProfilingError('invalid_request', 'Give exactly one of path and runId.', 'get_run lists the stored runs.');
    }
    const view = request.view ?? 'summary';
    if (view !== 'summary' && request.focus === undefined) {
      throw new ProfilingError(
        'invalid_request',
        `view ${view} needs focus.`,
        'Set focus to a function of the profile, such as one from findings.',
      );
    }
    const read =
      request.path === undefined
        ? await readRun(machine, request.runId ?? '')
        : withInlinedFunctions(readProfile(await machine.openFile(request.path)));
    const profile = withSourceNames(read, machine.readSource);
    const explanation = explain(profile, machine, policy, request.limit);
    const {fitReport} = await import('../reports/index.js');
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
    if (view === 'summary' || request.focus === undefined) {
      const next = explanation.next(request.runId).map(call => withPath(call, request.path));
      return fitReport({
        ...base,
        summary: explanation.summary,
        findings: [...explanation.findings],
        hotPath: [...explanation.hotPath],
        ...pageFigures(profile.page),
        next,
      });
    }
    const {callersAndCallees} = await import('../analyses/callers-callees.js');
    const shown = callersAndCallees(profile, request.focus, view, request.limit ?? 10);
    return fitReport({...base, summary: shown.summary, findings: [], view: shown, next: []});
  },
});

const withPath = (call: NextCall, path: string | undefined): NextCall =>
  path === undefined ? call : {...call, arguments: {...call.arguments, path}};

/** The raw files of a run are the truth; everything else is made from them. */
const readRun = async (machine: Machine, runId: string): Promise<Profile> => {
  const {directory} = await machine.runs.open(runId);
  const names = (await machine.runs.files(runId)).map(({file}) => file);
  if (!names.includes(recordedFile)) {
    throw new ProfilingError('empty_profile', `Run ${runId} left no profile.`, 'get_run with this runId says how it ended.');
  }
  const {files, served} = RecordedFiles.parse(JSON.parse(new TextDecoder().decode(await machine.runs.read(runId, recordedFile))));
  const {profile} = await readProfiles(
    machine,
    files.map(file => `${directory}/${file}`),
  );
  return withServedFiles(profile, served);
};
