// node-health and node-waits on programs with a known answer, without Clinic.js. Other Node versions: PERFWRIGHT_TEST_NODES=/path/a:/path/b.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {ProfileReport} from '../../src/model/report.js';
import {runProfile} from '../../src/operations/run-profile.js';
import {createSandbox, problemOf, quietContext} from '../machine/sandbox.js';
import {policyOfProject} from '../support/policy.js';

const policy = await policyOfProject();
const nodes = [process.execPath, ...(process.env.PERFWRIGHT_TEST_NODES ?? '').split(':').filter(path => path !== '')];

const waits = `import {createServer as serve, get} from 'node:http';
import {connect, createServer} from 'node:net';
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
async function settle() { await pause(300); }
async function fetchPrice(port) { return (await fetch('http://127.0.0.1:' + port)).text(); }
const askOldWay = port => new Promise(resolve => {
  get('http://127.0.0.1:' + port, answer => answer.resume().on('end', resolve));
});
const slow = serve((_, response) => setTimeout(() => response.end('1'), 300)).listen(0);
const database = createServer(socket => socket.on('data', () => setTimeout(() => socket.write('row'), 100))).listen(0);
const connection = connect(database.address().port);
async function listOrders() {
  const row = new Promise(resolve => connection.once('data', resolve));
  connection.write('orders');
  await row;
}
await settle();
await fetchPrice(slow.address().port);
await askOldWay(slow.address().port);
await listOrders();
await pause(700);
await listOrders();
process.exit();
`;
const blocks = `function parseAll(ms) { const end = performance.now() + ms; let sum = 0; while (performance.now() < end) sum += Math.sqrt(sum + 1); return sum; }
let turns = 0;
const timer = setInterval(() => { turns += 1; if (turns === 6) clearInterval(timer); if (turns % 2 === 1) parseAll(180); }, 100);
`;
const collects = `let kept = [];
const churn = () => { for (let at = 0; at < 20000; at += 1) { kept.push({at, text: String(at), more: new Array(10).fill(at)}); if (kept.length > 200000) kept = kept.slice(100000); } };
let turns = 0;
const timer = setInterval(() => { churn(); turns += 1; if (turns > 80) clearInterval(timer); }, 1);
`;
const spins = 'for (;;) { let sum = 0; for (let at = 0; at < 1e6; at += 1) sum += at; }';

const profile = async (node: string, text: string, input: object): Promise<ProfileReport> => {
  const {machine, directory} = createSandbox();
  writeFileSync(join(directory, 'program.mjs'), text);
  const request = {command: [node, 'program.mjs'], workingDirectory: directory, maxWaitSeconds: 55, ...input};
  return ProfileReport.parse(await runProfile.run(request, {...quietContext, machine, policy}));
};

describe.each(nodes)('%s', node => {
  test('waits are named with function, line, kind and length; a kept connection waits only from a write to its answer', async () => {
    const {findings, assumptions, measured} = await profile(node, waits, {profiler: 'clinic-bubbleprof', limit: 10});
    expect(measured?.profiler?.id).toBe('node-waits');
    expect(assumptions.find(({field}) => field === 'profiler')?.basis).toBe('fallback');
    const waitOf = (name: string) => findings.find(finding => finding.function === name);
    expect(waitOf('pause')).toMatchObject({file: 'program.mjs', line: 3, calls: 2});
    expect(waitOf('pause')?.evidence.at(-1)).toContain('settle (program.mjs) 30');
    expect(waitOf('fetchPrice')).toMatchObject({line: 5, calls: 1, title: expect.stringContaining('HTTP request')});
    expect(waitOf('fetchPrice')?.total ?? 0).toBeGreaterThan(290e6);
    expect(waitOf('askOldWay')).toMatchObject({line: 7, calls: 1});
    expect(waitOf('listOrders')).toMatchObject({line: 14, calls: 2});
    // Not the 700 ms between them.
    expect(waitOf('listOrders')?.total ?? 0).toBeLessThan(600e6);
  });

  test('a blocked event loop is named with its function and how long', async () => {
    const {findings, measured} = await profile(node, blocks, {profiler: 'clinic-doctor'});
    expect(measured?.profiler?.id).toBe('node-health');
    const [first] = findings;
    expect(first).toMatchObject({kind: 'event-loop-blocking', file: 'program.mjs'});
    expect(first?.evidence[0]).toMatch(/ran for \d{3}(?:\.\d)? ms without a break/);
    expect(first?.evidence.join('\n')).toMatch(/parseAll|callback of setInterval/);
  });

  test('collections that take the time are said with their share', async () => {
    const {findings} = await profile(node, collects, {profiler: 'node-health'});
    const collection = findings.find(({kind}) => kind === 'garbage-collection');
    expect(collection?.totalShare ?? 0).toBeGreaterThan(0.05);
    expect(collection?.evidence[0]).toMatch(/^\d+ collections/);
  });

  test('a program that never comes back to its event loop is recorded when the window is over', async () => {
    const {findings} = await profile(node, spins, {profiler: 'node-health', durationSeconds: 1.5});
    expect(findings[0]).toMatchObject({kind: 'event-loop-blocking', file: 'program.mjs'});
    expect(findings[0]?.evidence.join('\n')).toMatch(/ran for \d{3,4}(?:\.\d)? ms without a break/);
  });
});

test.each(['node-waits', 'node-health'])('%s: a program that fails at once is the answer, with its last words', async profiler => {
  const text = 'console.error("no database"); process.exit(3);';
  expect(await problemOf(profile(process.execPath, text, {profiler}))).toMatchObject({
    code: 'target_failed',
    message: expect.stringMatching(/exited with code 3 before .*no database/),
    hint: expect.stringContaining('Run the command by itself first'),
  });
});
