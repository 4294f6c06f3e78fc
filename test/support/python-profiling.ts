// run_profile on Python programs through a real client, in a folder of their own.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll} from 'vitest';
import {z} from 'zod';
import {ProfileReport} from '../../src/model/report.js';
import {connectServer, type ServerConnection} from './connect-server.js';

const Problem = z.object({code: z.string(), message: z.string(), hint: z.string()});

export interface PythonProfiling {
  readonly root: string;
  /** Writes a program; returns its path from the root. */
  program(name: string, text: string): string;
  reportOf(input: Readonly<Record<string, unknown>>): Promise<ProfileReport>;
  problemOf(input: Readonly<Record<string, unknown>>): Promise<z.infer<typeof Problem>>;
  /** Why the profiler cannot run here; undefined: it can. Under CI a missing tool is no reason to skip. */
  missing(profiler: string): Promise<string | undefined>;
}

export const pythonProfiling = (environment: Readonly<Record<string, string>> = {}): PythonProfiling => {
  const root = mkdtempSync(join(tmpdir(), 'perfwright-python-'));
  let server: ServerConnection | undefined;
  beforeAll(async () => {
    server = await connectServer(['--root', root], environment);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(root, {recursive: true, force: true});
  });
  const call = async (name: string, input: Readonly<Record<string, unknown>>) => {
    if (server === undefined) throw new Error('the server has not been started');
    return server.client.callTool({name, arguments: {...input}}, undefined, {timeout: 58_000});
  };
  return {
    root,
    program: (name, text) => {
      mkdirSync(dirname(join(root, name)), {recursive: true});
      writeFileSync(join(root, name), text);
      return name;
    },
    reportOf: async input => {
      const result = await call('run_profile', {maxWaitSeconds: 55, ...input});
      if (result.isError === true) throw new Error(JSON.stringify(result.content));
      return ProfileReport.parse(result.structuredContent);
    },
    problemOf: async input => {
      const result = await call('run_profile', {maxWaitSeconds: 55, ...input});
      if (result.isError !== true) throw new Error(`a report came: ${JSON.stringify(result.structuredContent)}`);
      return Problem.parse(result._meta?.problem);
    },
    missing: async profiler => {
      const {structuredContent} = await call('list_profilers', {profiler});
      const listed = z.object({profilers: z.array(z.object({state: z.string(), mend: z.string().optional()}))}).parse(structuredContent);
      const [state] = listed.profilers;
      if (state?.state === 'ready' || process.env.CI === 'true') return undefined;
      return `${profiler} is ${state?.state ?? 'unknown'}: ${state?.mend ?? ''}`;
    },
  };
};

/** 200 MiB in one line; a list that grows and stays. */
export const largeTable = `import time

KEPT = []


def small():
    return [0] * 1000


def load_table(megabytes):
    head = small()
    table = bytearray(megabytes * 1024 * 1024)
    return head, table


def remember(count):
    for _ in range(count):
        KEPT.append(bytearray(1024 * 1024))


def main():
    table = load_table(200)
    remember(30)
    time.sleep(0.3)
    return table


if __name__ == "__main__":
    main()
`;
export const largeTableLine = 12;
