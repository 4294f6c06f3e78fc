// Several runs of one program, for real: repeats that agree, and calls counted beside the time.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {loadLibrary} from '../../src/library/index.js';
import {createMachine} from '../../src/machine/index.js';
import type {OperationContext} from '../../src/model/operation.js';
import {ProfileReport} from '../../src/model/report.js';
import {explainFlamegraph} from '../../src/operations/explain-flamegraph.js';
import {getRun} from '../../src/operations/get-run.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {skillsDirectory} from '../support/connect-client.js';

const directory = mkdtempSync(join(tmpdir(), 'perfwright-series-'));
let context: OperationContext;

beforeAll(async () => {
  const {policy} = await loadLibrary([skillsDirectory]);
  context = {machine: createMachine({roots: [directory]}), policy, signal: new AbortController().signal, progress: () => undefined};
  writeFileSync(
    join(directory, 'rates.mjs'),
    `const rate = day => {
  let value = 1;
  for (let step = 0; step < 2000; step += 1) value = (value * 1.0001 + (day % 7)) % 13;
  return value;
};
function report(days) {
  let sum = 0;
  for (let day = 0; day < days; day += 1) sum += rate(day);
  return sum;
}
console.log(report(15000) + report(15000));
`,
  );
  writeFileSync(
    join(directory, 'rates.py'),
    `def rate(day):
    value = 1.0
    for step in range(700):
        value = (value * 1.0001 + day % 7) % 13
    return value


def report(days):
    return sum(rate(day) for day in range(days))


def main():
    print(report(20_000) + report(20_000))


main()
`,
  );
});

afterAll(() => rmSync(directory, {recursive: true, force: true}));

const profile = async (input: Readonly<Record<string, unknown>>): Promise<ProfileReport> =>
  ProfileReport.parse(await runProfile.run({maxWaitSeconds: 100, workingDirectory: directory, ...input}, context));

it.each([
  {command: ['node', 'rates.mjs'], caller: 'report', calls: 30_000},
  {command: ['python3', 'rates.py'], caller: 'report', calls: 40_000},
])('$command: calls are counted exactly, in a run of their own, and the time is that of the other', async ({command, calls}) => {
  const report = await profile({command, countCalls: true});
  const rate = report.findings.find(finding => finding.function === 'rate');
  expect(rate?.calls).toBe(calls);
  expect(rate?.evidence.join(' ')).toContain(`${calls.toLocaleString('en')} calls, counted in run r-`);
  expect(report.warnings.map(({code}) => code)).toContain('counted-in-second-run');
  expect(report.measured?.samples).toBeGreaterThan(50);
});

it('repeats are explained together, each run is kept, and explain_flamegraph reads all of them', async () => {
  const report = await profile({command: ['node', 'rates.mjs'], repeats: 2});
  expect(report.repeats?.firstInRuns).toHaveLength(2);
  expect(report.summary).toMatch(/^Over 2 runs: /);
  const [first] = report.findings;
  const agreement = report.repeats?.functions[0];
  const [low, high] = first?.interval ?? [1, 0];
  for (const share of agreement?.shares ?? [2]) {
    expect(share).toBeGreaterThanOrEqual(low - 1e-9);
    expect(share).toBeLessThanOrEqual(high + 1e-9);
  }
  const again = ProfileReport.parse(await explainFlamegraph.run({runId: report.runId}, context));
  expect(again.findings[0]?.function).toBe(first?.function);
  for (const runId of report.repeats?.runIds ?? []) expect((await getRun.run({runId}, context)).summary).toContain(report.runId ?? '?');
});

it('a dry run of several runs lists them and starts none', async () => {
  const report = await profile({command: ['node', 'rates.mjs', '{n}'], sweep: ['n=2,1'], countCalls: true, dryRun: true});
  expect(report.summary).toContain('in 3 runs; nothing was run');
  expect(report.plan).toMatchObject({runs: ['n=1', 'n=2', 'counting calls'], commands: [{args: ['rates.mjs', '2']}]});
});
