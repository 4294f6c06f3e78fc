// The second run that counts calls: cProfile for Python, V8's precise coverage for Node. Its times are not used.
import {z} from 'zod';
import {countsOfGraph, withCountedCalls} from '../../analyses/counted-calls.js';
import type {CallCounts} from '../../model/call-counts.js';
import type {RunFolder} from '../../model/machine.js';
import type {OperationContext} from '../../model/operation.js';
import {toProblem} from '../../model/problem.js';
import type {Profile} from '../../model/profile.js';
import type {Warning} from '../../model/report.js';
import type {ProfileResolution} from '../../policy/index.js';
import {cprofile} from '../../profilers/cprofile.js';
import {v8CallCountsPlan} from '../../profilers/v8-call-counts.js';
import type {Refine} from './explain.js';
import {inOwnFolder, recordProfile} from './profile-recording.js';

export interface Counted {
  readonly refine?: Refine;
  readonly warnings: readonly Warning[];
}

/** Anything that fails here is a warning: the time is known all the same. */
export const countCalls = async (
  context: OperationContext,
  folder: RunFolder,
  resolution: ProfileResolution,
  profile: Profile,
): Promise<Counted> => {
  const reason = await unfit(context, resolution);
  if (reason !== undefined) return {warnings: [notCounted(reason)]};
  try {
    return await inOwnFolder(context, {title: 'counting calls', of: folder}, async (own, part) => {
      const counts = await (resolution.resolved.target.runtime === 'python' ? countPython : countNode)(own, part, resolution);
      if (counts === undefined) return {warnings: [notCounted('the counting run left no counts')]};
      return {
        refine: explained => ({...explained, findings: withCountedCalls(explained.findings, profile, counts, part.runId)}),
        warnings: [
          {
            code: 'counted-in-second-run',
            message: `The program ran twice: calls were counted in run ${part.runId}, time was taken without counting.`,
          },
        ],
      };
    });
  } catch (error) {
    const {code, message} = toProblem(error);
    if (code === 'cancelled') throw error;
    return {warnings: [notCounted(message)]};
  }
};

const notCounted = (reason: string): Warning => ({
  code: 'no-exact-counts',
  message: `Calls were not counted: ${reason}`,
  hint: 'The time is not touched by this.',
});

const unfit = async ({machine}: OperationContext, {resolved}: ProfileResolution): Promise<string | undefined> => {
  const {target} = resolved;
  if (target.pid !== undefined) return 'a running process cannot be counted from its start; give its command.';
  if (target.runtime === 'node') return undefined;
  if (target.runtime !== 'python') return `there is no counter for ${target.runtime} programs.`;
  return cprofile.unfit?.(target, await machine.facts(), undefined);
};

const countPython = async (
  context: OperationContext,
  folder: RunFolder,
  {resolved}: ProfileResolution,
): Promise<CallCounts | undefined> => {
  const {program, ...request} = resolved;
  const {profile} = await recordProfile(context, folder, cprofile, {
    ...request,
    program: request.target.interpreter ?? program,
    profiler: 'cprofile',
  });
  return countsOfGraph(profile);
};

const Counts = z.object({
  functions: z.array(z.object({name: z.string(), file: z.string(), line: z.number(), calls: z.number()})),
});

const countNode = async (
  {machine, signal, progress}: OperationContext,
  folder: RunFolder,
  {resolved}: ProfileResolution,
): Promise<CallCounts | undefined> => {
  await machine.execute(v8CallCountsPlan(resolved), folder, {signal, progress});
  const files = (await machine.runs.files(folder.runId)).map(({file}) => file).filter(file => /^calls-\d+\.json$/.test(file));
  const functions = [];
  for (const file of files) {
    const text = new TextDecoder().decode(await machine.runs.read(folder.runId, file));
    functions.push(...Counts.parse(JSON.parse(text)).functions);
  }
  return functions.length === 0 ? undefined : {functions};
};
