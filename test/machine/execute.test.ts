// What executing a plan promises, tried on real processes.
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commandIn, createSandbox, planOf, problemOf, quietContext, runIn} from './sandbox.js';

test('a missing program is told from other failures', async () => {
  const problem = await problemOf(runIn(createSandbox(), ['no-such-program-anywhere']));
  expect(problem).toMatchObject({code: 'program_missing'});
  expect(problem.hint).toContain('PATH');
});

test('a file without the right to run is told from a missing one', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'script.py'), 'print(1)\n', {mode: 0o644});
  const problem = await problemOf(runIn(sandbox, ['./script.py']));
  expect(problem).toMatchObject({code: 'not_permitted'});
  expect(problem.hint).toContain('chmod +x');
});

test('a script whose interpreter is missing says so', async () => {
  const sandbox = createSandbox();
  writeFileSync(join(sandbox.directory, 'script'), '#!/no/such/interpreter\n', {mode: 0o755});
  const problem = await problemOf(runIn(sandbox, [join(sandbox.directory, 'script')]));
  expect(problem).toMatchObject({code: 'program_missing'});
  expect(problem.hint).toContain('interpreter');
});

test('a missing working folder is not taken for a missing program', async () => {
  const {machine, directory} = createSandbox();
  const plan = planOf([commandIn(join(directory, 'nowhere'), ['sh', '-c', 'true'])]);
  expect(await problemOf(machine.execute(plan, await machine.runs.create('test'), quietContext))).toMatchObject({code: 'invalid_request'});
});

test('exit codes and signals are reported as they were', async () => {
  const sandbox = createSandbox();
  expect(await runIn(sandbox, ['sh', '-c', 'exit 3'])).toMatchObject({outcome: 'exited', exitCode: 3});
  const crashed = await runIn(sandbox, ['sh', '-c', 'kill -SEGV $$']);
  expect(crashed).toMatchObject({outcome: 'exited', signal: 'SIGSEGV'});
  expect(crashed.exitCode).toBeUndefined();
  expect(await runIn(sandbox, ['sh', '-c', 'kill -KILL $$'])).toMatchObject({outcome: 'exited', signal: 'SIGKILL'});
});

test('arguments reach the program unchanged and separate', async () => {
  const words = ['a b', '"quoted"', '$HOME', '*', '', '-- x', 'line\nbreak', 'ünï'];
  const {stdoutTail} = await runIn(createSandbox(), [
    process.execPath,
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    ...words,
  ]);
  expect(JSON.parse(stdoutTail)).toEqual(words);
});

test('output goes to files, and terminal commands stay out of the tails', async () => {
  const {stdoutTail, stderrTail, directory} = await runIn(createSandbox(), ['printf', '\\033[31mred\\033[0m \\007bell\\r\\nnext']);
  expect(stdoutTail).toBe('red \uFFFDbell\nnext');
  expect(stderrTail).toBe('');
  expect(readFileSync(join(directory, 'stdout.txt'), 'utf8')).toContain('\u001b[31m');
});

test('a gigabyte of output neither stops the program nor fills the disk', async () => {
  const execution = await runIn(createSandbox(), ['head', '-c', '1000000000', '/dev/zero'], {outputLimitBytes: 50_000});
  expect(execution).toMatchObject({outcome: 'exited', exitCode: 0});
  expect(statSync(join(execution.directory, 'stdout.txt')).size).toBe(50_000);
  expect(execution.notes).toContain('Standard output beyond 50000 bytes was not kept: 999950000 bytes dropped.');
  expect(execution.stdoutTail.length).toBeLessThanOrEqual(8_192);
});

test('a disk that cannot be written costs the text of a program, not the program', async () => {
  const execution = await runIn(createSandbox(), ['sh', '-c', 'rm -r "$1"; echo lost; exit 6', '-', '{run}']);
  expect(execution).toMatchObject({exitCode: 6, stdoutTail: 'lost\n'});
  expect(execution.notes).toContain('Standard output could not be written (ENOENT) and was not kept: 5 bytes dropped.');
});

test('the run folder stands in for its token in arguments, environment and inputs', async () => {
  const {machine, directory} = createSandbox();
  const folder = await machine.runs.create('test');
  const command = commandIn(directory, ['sh', '-c', 'cat "$1"; echo "$PLACE"', '-', '{run}/input.txt'], {PLACE: '{run}/x'});
  const {stdoutTail} = await machine.execute(planOf([command], {inputs: {'input.txt': 'from {run}\n'}}), folder, quietContext);
  expect(stdoutTail).toBe(`from ${folder.directory}\n${folder.directory}/x\n`);
});

test('what the program needs in NODE_OPTIONS and PYTHONPATH stays when a plan adds to it', async () => {
  const {machine, directory} = createSandbox({environment: {...process.env, PYTHONPATH: '/own/modules', OTHER: 'callers'}});
  const command = commandIn(directory, ['sh', '-c', 'echo "$PYTHONPATH $OTHER"'], {PYTHONPATH: '/planned', OTHER: 'plans'});
  const {stdoutTail} = await machine.execute(planOf([command]), await machine.runs.create('test'), quietContext);
  expect(stdoutTail).toBe('/planned:/own/modules plans\n');
});

test('a failed step ends a plan, and the note says which', async () => {
  const {machine, directory} = createSandbox();
  const plan = planOf([commandIn(directory, ['sh', '-c', 'echo first; exit 4']), commandIn(directory, ['sh', '-c', 'echo second'])]);
  const execution = await machine.execute(plan, await machine.runs.create('test'), quietContext);
  expect(execution).toMatchObject({exitCode: 4, stdoutTail: 'first\n'});
  expect(execution.notes).toContain('Step 1 of 2 did not succeed; the rest was not run.');
});

test('outputs are found by pattern, profiles first', async () => {
  const {machine, directory} = createSandbox();
  const folder = await machine.runs.create('test');
  const command = commandIn(directory, ['sh', '-c', 'cd "$1" && touch notes.log b.prof a.prof other', '-', '{run}']);
  const outputs = [
    {pattern: '*.log', purpose: 'log', mediaType: 'text/plain', isProfile: false},
    {pattern: '*.prof', purpose: 'profile', mediaType: 'text/plain', isProfile: true},
  ];
  const {profileFiles, sideFiles} = await machine.execute(planOf([command], {outputs}), folder, quietContext);
  expect(profileFiles).toEqual(['a.prof', 'b.prof'].map(file => join(folder.directory, file)));
  expect(sideFiles).toEqual([join(folder.directory, 'notes.log')]);
});

test('CPU time of a program that ran alone is the kernel’s own sum', async () => {
  const script = 'const end = process.cpuUsage().user + 300000; while (process.cpuUsage().user < end);';
  const {resources} = await runIn(createSandbox(), [process.execPath, '-e', script]);
  expect(resources.userMs).toBeGreaterThanOrEqual(290);
  expect(resources.peakRssBytes).toBeGreaterThan(10_000_000);
});

test('progress is reported while something runs', async () => {
  const messages: string[] = [];
  await runIn(createSandbox(), ['sleep', '1.2'], {}, {signal: quietContext.signal, progress: message => messages.push(message)});
  expect(messages).toEqual(['Running under test']);
});

test('two runs at once do not mix', async () => {
  const sandbox = createSandbox();
  const [one, two] = await Promise.all([
    runIn(sandbox, ['sh', '-c', 'sleep 0.3; echo one']),
    runIn(sandbox, ['sh', '-c', 'sleep 0.1; echo two; exit 5']),
  ]);
  expect(one).toMatchObject({stdoutTail: 'one\n', exitCode: 0});
  expect(two).toMatchObject({stdoutTail: 'two\n', exitCode: 5});
  expect(one.runId).not.toBe(two.runId);
});
