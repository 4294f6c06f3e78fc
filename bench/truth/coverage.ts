// npm run bench:coverage [-- runs]: over repeated one-second runs, how often does the stated 95 % interval hold the true share of a function?
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {loadLibrary} from '../../src/library/index.js';
import {createMachine} from '../../src/machine/index.js';
import {ProfileReport} from '../../src/model/report.js';
import {runProfile} from '../../src/operations/run-profile.js';

const share = 0.12;

/** Both keep `minor` at 12 % of their CPU time by their own clock, and print what it came to, start-up included. */
const programs = {
  python: {
    file: 'shares.py',
    command: ['python3', 'shares.py'],
    code: `
import time

def minor():
    return sum(i * i for i in range(2000))

def major():
    return sum(i % 7 for i in range(2000))

spent = 0.0
while time.process_time() < 1.0:
    start = time.process_time()
    if spent < ${share} * start:
        minor()
        spent += time.process_time() - start
    else:
        major()
print("share", spent / time.process_time())
`,
  },
  node: {
    file: 'shares.mjs',
    // V8 books a function that it inlines to its caller; that is another matter than sampling.
    command: ['node', '--no-turbo-inlining', 'shares.mjs'],
    code: `
const cpu = () => { const {user, system} = process.cpuUsage(); return user + system; };
const minor = () => { let sum = 0; for (let i = 0; i < 1000000; i += 1) sum += Math.sqrt(i); return sum; };
const major = () => { let sum = 0; for (let i = 0; i < 1000000; i += 1) sum += i % 7; return sum; };
let spent = 0;
let kept = 0;
while (cpu() < 1e6) {
  const start = cpu();
  if (spent < ${share} * start) { kept += minor(); spent += cpu() - start; } else kept += major();
}
console.log('share', spent / cpu(), kept > 0);
`,
  },
} as const;

const runs = Number(process.argv[2] ?? 30);
const directory = mkdtempSync(join(tmpdir(), 'perfwright-coverage-'));
const machine = createMachine({roots: [directory]});
const {policy} = await loadLibrary([new URL('../../skills', import.meta.url).pathname]);
const context = {machine, policy, signal: new AbortController().signal, progress: () => undefined};
const out = (text: string): void => void process.stdout.write(`${text}\n`);

for (const [name, {file, command, code}] of Object.entries(programs)) {
  writeFileSync(join(directory, file), code);
  let held = 0;
  let named = 0;
  const widths: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const report = ProfileReport.parse(await runProfile.run({command: [...command], workingDirectory: directory, limit: 10}, context));
    const printed = new TextDecoder().decode(await machine.runs.read(report.runId ?? '', 'stdout.txt'));
    const truth = Number(/^share (\S+)/m.exec(printed)?.[1]);
    const finding = report.findings.find(({function: found}) => found?.endsWith('minor') === true);
    if (finding?.interval === undefined) continue;
    const [low, high] = finding.interval;
    named += 1;
    widths.push(high - low);
    if (truth >= low && truth <= high) held += 1;
  }
  const middle = widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0;
  out(
    `${name}: named in ${named} of ${runs} runs; the interval held the truth in ${held} of ${named}; median width ${(100 * middle).toFixed(1)} points`,
  );
}
