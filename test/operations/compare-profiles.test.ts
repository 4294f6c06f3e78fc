// compare_profiles on files recorded by real tools, and on runs made here: verdicts, the kept picture, and what a caller may ask wrongly.
import {copyFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {ComparisonReport} from '../../src/model/comparison.js';
import {ProfileReport} from '../../src/model/report.js';
import {compareProfiles} from '../../src/operations/compare-profiles.js';
import {getRun} from '../../src/operations/get-run.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {reportMarkdown} from '../../src/reports/index.js';
import {createSandbox, problemOf, quietContext, type Sandbox} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const contextOf = async ({machine}: Sandbox) => ({...quietContext, machine, policy: await policyOfProject()});

const compare = async (sandbox: Sandbox, input: object): Promise<ComparisonReport> => {
  const report = ComparisonReport.parse(await compareProfiles.run(input, await contextOf(sandbox)));
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(8_000);
  return report;
};

const withFiles = (files: Readonly<Record<string, string>>): Sandbox => {
  const sandbox = createSandbox();
  for (const [name, path] of Object.entries(files)) copyFileSync(fixture(path), join(sandbox.directory, name));
  return sandbox;
};

const recorded = {
  'spy.json': 'speedscope/py-spy-functions/functions.speedscope.json',
  'spy.folded': 'folded/py-spy-functions/functions.folded',
  'node.cpuprofile': 'cpuprofile/node-pipeline/pipeline.cpuprofile',
  'calls.prof': 'cprofile/cprofile-pipeline/pipeline.prof',
};

describe('recorded files', () => {
  test('one against itself is no change', async () => {
    const report = await compare(withFiles(recorded), {base: 'calls.prof', changed: 'calls.prof'});
    expect(report).toMatchObject({verdict: 'no-change', findings: [], comparison: {functions: [], totalChangePercent: 0}});
  });

  test.each(['spy.json', 'spy.folded', 'node.cpuprofile'])('%s, a short run, proves nothing even against itself', async name => {
    const report = await compare(withFiles(recorded), {base: name, changed: name});
    expect(report).toMatchObject({verdict: 'inconclusive', findings: []});
    expect(report.warnings.map(({code}) => code)).toContain('few-samples');
  });

  test('of two programs, or of a sampler and a counter, cannot be compared, and nothing is written', async () => {
    const sandbox = withFiles(recorded);
    for (const changed of ['node.cpuprofile', 'calls.prof']) {
      const report = await compare(sandbox, {base: 'spy.json', changed});
      expect(report).toMatchObject({verdict: 'not-comparable', findings: [], artifacts: []});
    }
    expect((await sandbox.machine.runs.list(undefined, 10)).runs).toEqual([]);
  });

  test('in which one function has three times the samples name it, and leave a picture with both figures', async () => {
    const sandbox = withFiles(recorded);
    const base = readFileSync(join(sandbox.directory, 'spy.folded'), 'utf8');
    // As if recorded for ten times as long: the file itself is a short run.
    const lines = base
      .trimEnd()
      .replace(/ (\d+)$/gm, ' $10')
      .split('\n');
    writeFileSync(join(sandbox.directory, 'spy.folded'), `${lines.join('\n')}\n`);
    const counts = new Map<string, number>();
    const leafOf = (line: string): string => line.replace(/ \d+$/, '').split(';').at(-1) ?? '';
    const countOf = (line: string): number => Number(line.split(' ').at(-1));
    for (const line of lines) counts.set(leafOf(line), (counts.get(leafOf(line)) ?? 0) + countOf(line));
    const [second] = [...counts].sort((a, b) => b[1] - a[1]).slice(1);
    const leaf = second?.[0] ?? '';
    const changed = lines.map(line => (leafOf(line) === leaf ? line.replace(/\d+$/, `${3 * countOf(line)}`) : line));
    writeFileSync(join(sandbox.directory, 'changed.folded'), `${changed.join('\n')}\n`);

    const report = await compare(sandbox, {base: 'spy.folded', changed: 'changed.folded'});
    expect(report.verdict).toBe('changed');
    expect(leaf).toContain(report.findings[0]?.function ?? '?');
    expect(report.comparison).toMatchObject({basis: 'shares'});
    const [picture] = report.artifacts;
    expect(picture?.mediaType).toBe('image/svg+xml');
    const svg = readFileSync(join(sandbox.directory, picture?.path ?? ''), 'utf8');
    const [, before, after] = /own time (\d+) samples → (\d+) samples<\/title><rect class="box up3"/.exec(svg) ?? [];
    expect(Number(after)).toBe(3 * Number(before));
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(reportMarkdown(report)).toContain('## Comparison');
    const stored = await getRun.run({runId: report.runId}, await contextOf(sandbox));
    expect(stored).toMatchObject({verdict: 'changed', comparison: report.comparison});
  });
});

describe('runs', () => {
  const program = (rounds: number): string => `
const first = seed => { let sum = seed; for (let at = 0; at < 4e5; at += 1) sum = (sum * 31 + at) % 65521; return sum; };
const second = seed => { let sum = seed; for (let at = 0; at < ${rounds}; at += 1) sum = (sum * 17 + at) % 65521; return sum; };
const third = seed => { let sum = seed; for (let at = 0; at < 4e5; at += 1) sum = (sum * 13 + at) % 65521; return sum; };
let all = 0;
for (let round = 0; round < 120; round += 1) all += first(round) + second(round) + third(round);
process.stdout.write(String(all));
`;

  test('of a program before and after one function does five times its work name that function first', async () => {
    const sandbox = createSandbox();
    const record = async (rounds: number): Promise<string> => {
      writeFileSync(join(sandbox.directory, 'app.cjs'), program(rounds));
      const {runId = ''} = await runProfile.run({command: [process.execPath, 'app.cjs'], maxWaitSeconds: 50}, await contextOf(sandbox));
      return runId;
    };
    const base = await record(4e5);
    const changed = await record(20e5);
    const report = await compare(sandbox, {base, changed});
    expect(report.verdict).toBe('changed');
    expect(report.findings[0]).toMatchObject({kind: 'grew', function: 'second', level: 'observed'});
    expect(report.comparison).toMatchObject({basis: 'absolute', why: 'both are whole runs, from start to end'});
    expect(report.next[0]).toMatchObject({tool: 'explain_flamegraph', arguments: {runId: changed, focus: 'second'}});
    expect(existsSync(join(sandbox.directory, report.artifacts[0]?.path ?? '-'))).toBe(true);
  });

  test('recorded several times are judged by the spread between them, as average runs', async () => {
    const sandbox = createSandbox();
    const record = async (rounds: number): Promise<string> => {
      writeFileSync(join(sandbox.directory, 'app.cjs'), program(rounds));
      const request = {command: [process.execPath, 'app.cjs'], repeats: 2, maxWaitSeconds: 50};
      return (await runProfile.run(request, await contextOf(sandbox))).runId ?? '';
    };
    const base = await record(4e5);
    const changed = await record(20e5);
    const report = await compare(sandbox, {base, changed});
    expect(report.verdict).toBe('changed');
    expect(report.findings[0]).toMatchObject({kind: 'grew', function: 'second', level: 'observed'});
    expect(report.comparison).toMatchObject({basis: 'absolute', test: expect.stringContaining('spread between runs')});
    expect(await compare(sandbox, {base, changed: base})).toMatchObject({verdict: 'no-change', comparison: {functions: []}});
    const one = ProfileReport.parse(await getRun.run({runId: base}, await contextOf(sandbox))).repeats?.runIds[0] ?? '';
    // One run beside two: no spread on one side, and no fewer seconds in an average run.
    const mixed = await compare(sandbox, {base: one, changed: base});
    expect(mixed.comparison?.test).toContain('two proportions');
    expect(Math.abs(mixed.comparison?.totalChangePercent ?? 100)).toBeLessThan(60);
  });
});

describe('what cannot be read', () => {
  test('is said with the name it was asked by', async () => {
    const sandbox = withFiles(recorded);
    const context = await contextOf(sandbox);
    const unknown = await problemOf(compareProfiles.run({base: 'r-20260101-000000-abcd', changed: 'spy.json'}, context));
    expect(unknown).toMatchObject({code: 'invalid_request'});
    const outside = await problemOf(compareProfiles.run({base: 'spy.json', changed: '/etc/hostname'}, context));
    expect(outside).toMatchObject({code: 'outside_root'});
  });
});
