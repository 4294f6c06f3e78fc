// `perfwright demo`: profiles the two example programs for real, and prints what was found.
import {createMachine} from '../machine/index.js';
import {ProfilingError, toProblem} from '../model/problem.js';
import type {Report} from '../model/report.js';
import {runProfile} from '../operations/run-profile.js';
import {reportMarkdown} from '../reports/index.js';
import {bundledPath} from './bundled.js';
import {openSession} from './open-session.js';
import {showProgress} from './progress.js';
import type {Terminal} from './terminal.js';
import {terminalMarkdown} from './terminal-markdown.js';

interface Example {
  readonly title: string;
  readonly command: readonly string[];
}

export const demo = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  if (argv.length > 0) throw new ProfilingError('invalid_request', `demo takes no arguments: ${argv.join(' ')}`, 'Run perfwright demo.');
  const examples = bundledPath('examples');
  const machine = createMachine({roots: [process.cwd(), examples]});
  process.once('exit', () => machine.cleanUp());
  const {library} = await openSession({roots: [], skills: [], state: undefined, readOnly: false});
  await preparePython(machine, terminal);

  const programs: readonly Example[] = [
    {title: 'A Python program', command: ['python3', 'python/orders.py']},
    {title: 'A Node.js program', command: ['node', 'node/report.mjs']},
  ];
  let failures = 0;
  for (const {title, command} of programs) {
    terminal.print(`${terminal.colors.bold(`${title}: ${command.join(' ')}`)}\n`);
    const progress = await showProgress('Profiling', terminal);
    try {
      const context = {machine, policy: library.policy, signal: new AbortController().signal, progress: progress.report};
      const input = {command, workingDirectory: examples, request: 'find the bottleneck', maxWaitSeconds: 300, limit: 3};
      const report: Report = await runProfile.run(input, context);
      progress.stop();
      terminal.print(terminalMarkdown(reportMarkdown(report), terminal.colors));
      if (report.verdict !== 'bottleneck') failures += 1;
    } catch (error) {
      progress.stop();
      const {code, message, hint} = toProblem(error);
      terminal.print(`${code}: ${message}\n${hint}\n`);
      failures += 1;
    }
  }
  terminal.print(
    failures === 0
      ? 'Both bottlenecks were found. Open the flamegraph.svg of each in a browser.'
      : `${failures} of ${programs.length} programs could not be explained.`,
  );
  await machine.stopEverything();
  return failures === 0 ? 0 : 3;
};

/** The demo says what it installs; it goes into the toolbox only. Without it the fallback profiler answers. */
const preparePython = async (machine: ReturnType<typeof createMachine>, terminal: Terminal): Promise<void> => {
  const found = await machine.findTool({in: 'program', program: 'py-spy'}, {workingDirectory: process.cwd(), environment: {}});
  if (found !== undefined) return;
  terminal.say('Installing py-spy into perfwright’s own toolbox (never into your environments) …');
  const [result] = await machine.toolbox.install(['py-spy'], {
    workingDirectory: process.cwd(),
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  if (result !== undefined && result.action === 'failed')
    terminal.say(`py-spy could not be installed (${result.reason ?? 'unknown reason'}); cProfile will answer instead.`);
};
