// Asks a Python process for its live memory: the agent in it answers in files of the run folder.
import {existsSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {MemoryReading} from '../model/memory-session.js';
import {ProfilingError} from '../model/problem.js';
import {writeAtomically} from './atomic-write.js';
import {listeningPorts} from './listening-ports.js';
import type {ConnectSettings} from './memory-node.js';
import type {MemoryProbe} from './memory-session.js';

const startMs = 20_000;
const answerMs = 120_000;

export const connectPythonMemory = async ({target, folder, stop, stderr}: ConnectSettings): Promise<MemoryProbe> => {
  if (target === undefined) {
    throw new ProfilingError(
      'unsupported_target',
      'A running Python process cannot be watched for leaks from outside.',
      'Give the command that starts it: the program itself needs no change.',
    );
  }
  const path = join(folder.directory, 'agent.json');
  const patience = performance.now() + startMs;
  while (!existsSync(path) && performance.now() < patience && !stop.aborted && target.exit() === undefined) await sleep(25);
  if (!existsSync(path)) {
    throw new ProfilingError(
      'target_failed',
      target.exit() === undefined
        ? 'The interpreter did not load what measures it.'
        : `The program ended before it could be watched. Its last words: ${stderr.tail().trim().slice(-300)}`,
      'Start python directly, without -I, -E or -S, and let the program keep running.',
      {details: {runId: folder.runId}},
    );
  }
  const agent = fieldsOf(JSON.parse(readFileSync(path, 'utf8')));
  const pid = Number(agent.get('pid'));
  const version = agent.get('version');
  let asked = 0;
  const ask = async (question: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const number = asked;
    asked += 1;
    await writeAtomically(join(folder.directory, `ask-${number}.json`), JSON.stringify(question));
    const answerPath = join(folder.directory, `answer-${number}.json`);
    const until = performance.now() + answerMs;
    while (!existsSync(answerPath)) {
      if (stop.aborted) throw new ProfilingError('cancelled', 'Cancelled while the program was measured.', 'Call again.');
      if (target.exit() !== undefined)
        throw new ProfilingError('target_failed', 'The program ended while it was measured.', 'Let it run longer.');
      if (performance.now() > until) {
        throw new ProfilingError(
          'profiler_failed',
          `The program did not answer within ${answerMs / 1_000} s.`,
          'It may be inside native code that holds the interpreter lock.',
        );
      }
      await sleep(15);
    }
    const answer: unknown = JSON.parse(readFileSync(answerPath, 'utf8'));
    const error = fieldsOf(answer).get('error');
    if (error !== undefined) {
      throw new ProfilingError(
        'profiler_failed',
        `The program could not be measured: ${String(error)}`,
        'Report this with the Python version.',
      );
    }
    return answer;
  };
  return {
    pid,
    version: typeof version === 'string' ? version : undefined,
    ports: () => listeningPorts(pid),
    read: async () => readingOf(await ask({action: 'read'})),
    snapshot: async file => {
      await ask({action: 'snapshot', file: basename(file)});
    },
    ask: question => ask(question),
    close: async () => [],
  };
};

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const readingOf = (answer: unknown): MemoryReading => {
  const fields = fieldsOf(answer);
  const number = (name: string): number | undefined => {
    const value = fields.get(name);
    return typeof value === 'number' ? value : undefined;
  };
  const [nativeBytes, rssBytes, collectedBytes] = [number('nativeBytes'), number('rssBytes'), number('collectedBytes')];
  return {
    atMs: 0,
    heapBytes: number('heapBytes') ?? 0,
    externalBytes: number('externalBytes') ?? 0,
    ...(nativeBytes === undefined ? {} : {nativeBytes}),
    ...(rssBytes === undefined ? {} : {rssBytes}),
    ...(collectedBytes === undefined ? {} : {collectedBytes}),
    collectorOff: fields.get('collectorOff') === true,
  };
};
