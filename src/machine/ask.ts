// Short questions to programs (versions, "which module?"), answered or given up within seconds.
import {setTimeout as sleep} from 'node:timers/promises';
import {signalGroup} from './process-tree.js';
import {type StartOptions, startProgram} from './start-program.js';

/** The last characters are kept: an installer's reason stands at the end. */
const answerLimit = 65_536;

export interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Undefined: it could not be started, or said nothing in time. */
export const ask = async (
  program: string,
  args: readonly string[],
  options: StartOptions & {readonly timeoutMs?: number; readonly signal?: AbortSignal},
): Promise<Answer | undefined> => {
  const subprocess = startProgram(program, args, options);
  const streams = {stdout: '', stderr: ''};
  for (const name of ['stdout', 'stderr'] as const) {
    subprocess[name]?.on('data', (chunk: Buffer) => {
      streams[name] = (streams[name] + chunk.toString('utf8')).slice(-answerLimit);
    });
    subprocess[name]?.on('error', () => {});
  }
  const givenUp = new AbortController();
  const giveUp = async (): Promise<undefined> => {
    const stop = options.signal === undefined ? givenUp.signal : AbortSignal.any([givenUp.signal, options.signal]);
    await sleep(options.timeoutMs ?? 10_000, undefined, {signal: stop}).catch(() => undefined);
    return undefined;
  };
  const result = await Promise.race([subprocess, giveUp()]);
  givenUp.abort();
  if (result === undefined) {
    signalGroup(subprocess.pid, 'SIGKILL');
    return undefined;
  }
  if (subprocess.pid === undefined) return undefined;
  return {exitCode: result.exitCode, ...streams};
};
