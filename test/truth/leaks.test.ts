// Programs with a known leak, and healthy ones, through a real client over stdio: the verdict, the holder, and no leak where there is none.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {z} from 'zod';
import {MemoryLeakReport} from '../../src/model/memory-leak.js';
import {connectServer, repository, type ServerConnection} from '../support/connect-server.js';

const leaks = join(repository, 'test/truth/leaks');
const state = mkdtempSync(join(tmpdir(), 'perfwright-leaks-'));
let server: ServerConnection;

beforeAll(async () => {
  server = await connectServer(['--root', leaks, '--state', state]);
});

afterAll(async () => {
  await server.close();
  rmSync(state, {recursive: true, force: true});
});

const Case = z.object({
  file: z.string(),
  driven: z.boolean(),
  leaks: z.boolean(),
  holder: z.string().default(''),
  kind: z.string().optional(),
});
const cases = z.array(Case).parse(JSON.parse(readFileSync(join(leaks, 'cases.json'), 'utf8')));
/** A few of each; `npm run bench:leaks` runs all. */
const quick = [
  'node/unbounded-cache.cjs',
  'node/timers.mjs',
  'python/class_history.py',
  'python/cycles.py',
  'node/healthy-bounded-cache.cjs',
  'python/healthy_lru_cache.py',
];

const hunt = async ({file, driven}: z.infer<typeof Case>): Promise<MemoryLeakReport> => {
  const input = {
    command: [file.startsWith('node/') ? 'node' : 'python3', file],
    workingDirectory: leaks,
    maxWaitSeconds: 55,
    ...(driven ? {drive: ['node', 'drive.mjs']} : {durationSeconds: 5}),
  };
  const result = await server.client.callTool({name: 'find_memory_leak', arguments: input}, undefined, {timeout: 58_000});
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  expect(Buffer.byteLength(JSON.stringify(result.structuredContent))).toBeLessThanOrEqual(8_000);
  return MemoryLeakReport.parse(result.structuredContent);
};

const chosen = cases.filter(({file}) => quick.includes(file));

describe('a program that leaks', () => {
  it.each(chosen.filter(planted => planted.leaks))('$file: the holder is named', async planted => {
    const report = await hunt(planted);
    expect(report.verdict, report.summary).toBe('leak');
    const [first] = report.findings;
    expect(`${first?.title} ${first?.evidence.join(' ')}`).toMatch(new RegExp(planted.holder));
    expect(first?.kind).toBe(planted.kind);
    expect(report.growth?.interval99Bytes[0]).toBeGreaterThan(0);
    expect(first?.file?.endsWith(planted.file)).toBe(true);
  });
});

describe('a program that keeps what it may', () => {
  it.each(chosen.filter(planted => !planted.leaks))('$file: no leak is claimed', async planted => {
    const report = await hunt(planted);
    expect(report.verdict, report.summary).not.toBe('leak');
    expect(report.findings).toEqual([]);
  });
});
