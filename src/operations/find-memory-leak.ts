// find_memory_leak: exercises a program in rounds and says whether its live memory keeps growing, and who holds it.
import type {Artifact} from '../model/execution.js';
import type {RunFolder} from '../model/machine.js';
import {FindMemoryLeakRequest, MemoryLeakReport} from '../model/memory-leak.js';
import {defineOperation, type OperationContext} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import type {Warning} from '../model/report.js';
import {answerWithin} from './stages/answer-within.js';
import type {LeakEvidence} from './stages/leak-node.js';
import type {LeakResolution} from './stages/leak-request.js';
import {fileName, type RoundsResult} from './stages/leak-rounds.js';

const defaultFindings = 3;

export const findMemoryLeak = defineOperation({
  name: 'find_memory_leak',
  title: 'Find a memory leak',
  description: 'Does a Node or Python program, or a page, leak, how fast, and who holds what grows? Judges live memory over rounds.',
  effects: 'runs-programs',
  input: FindMemoryLeakRequest,
  output: MemoryLeakReport,

  run: async (request, context): Promise<MemoryLeakReport> => {
    const [{resolveLeakRequest}, {pendingLeak, plannedLeak}] = await Promise.all([
      import('./stages/leak-request.js'),
      import('./stages/leak-report.js'),
    ]);
    const resolution = await resolveLeakRequest(request, context);
    if (request.dryRun === true) {
      resolution.close();
      return plannedLeak(resolution);
    }
    const folder = await context.machine.runs.create('find_memory_leak');
    return answerWithin({
      folder,
      waitMs: (request.maxWaitSeconds ?? context.policy.recordingSeconds.wait) * 1_000,
      context,
      work: running => hunt({...context, ...running}, folder, resolution, request.limit ?? defaultFindings).finally(resolution.close),
      pending: () => pendingLeak(folder, resolution),
    });
  },
});

const hunt = async (context: OperationContext, folder: RunFolder, resolution: LeakResolution, limit: number): Promise<MemoryLeakReport> => {
  const {machine, signal, progress} = context;
  const [{runRounds}, {leakReport}] = await Promise.all([import('./stages/leak-rounds.js'), import('./stages/leak-report.js')]);
  const python = await import('./stages/leak-python.js');
  const result = await machine.watchMemory(resolution.plan, folder, {signal, progress}, (session, announce) =>
    runRounds(session, resolution, announce, paths => python.grownTypes(machine, paths)),
  );
  await folder.write('rounds.json', `${JSON.stringify(result.readings, undefined, 2)}\n`, 'application/json', 'memory after each round');
  const warnings: Warning[] = [];
  let evidence: LeakEvidence = {findings: [], holder: undefined};
  if (result.trend.verdict !== 'no-leak') {
    progress('Reading the snapshots', 0);
    try {
      evidence = await evidenceOf(context, resolution, result, limit);
    } catch (error) {
      if (!(error instanceof ProfilingError)) throw error;
      warnings.push({code: 'no-holders', message: `Who holds the memory could not be read: ${error.message}`, hint: error.hint});
    }
  }
  const {reportFitter} = await import('../reports/index.js');
  const fitReport = reportFitter(limit, defaultFindings);
  return leakReport({resolution, result, evidence, folder, artifacts: await linksOf(folder, resolution, result), warnings, fitReport});
};

const evidenceOf = async (
  {machine}: OperationContext,
  {plan, localFile}: LeakResolution,
  result: RoundsResult,
  limit: number,
): Promise<LeakEvidence> => {
  if (plan.runtime !== 'python') {
    const {nodeLeakFindings} = await import('./stages/leak-node.js');
    return nodeLeakFindings(machine, result.snapshots, limit, localFile);
  }
  const {pythonLeakFindings} = await import('./stages/leak-python.js');
  return pythonLeakFindings(machine, result.snapshots, result.holders, limit);
};

const linksOf = async (folder: RunFolder, {plan}: LeakResolution, {snapshots}: RoundsResult): Promise<readonly Artifact[]> => {
  const links = [await folder.link('rounds.json', 'application/json', 'memory after each round')];
  const purpose = plan.runtime !== 'python' ? 'heap snapshot (opens in Chrome DevTools)' : 'objects by type, memory by line';
  for (const path of snapshots) links.push(await folder.link(fileName(path), 'application/json', purpose));
  return links;
};
