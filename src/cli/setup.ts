// `perfwright setup`: installs missing profilers into the toolbox, after asking.
import {createInterface} from 'node:readline/promises';
import {createMachine, type InstallOutcome, type Toolbox} from '../machine/index.js';
import {flag, text, texts} from './common-flags.js';
import {flagLines} from './flag-lines.js';
import type {Flag} from './flags.js';
import {parseArguments} from './parse-arguments.js';
import {showProgress} from './progress.js';
import type {Terminal} from './terminal.js';

const tools = flag('tool', 'list', 'What to install. Default: whatever is missing.');
const flags: readonly Flag[] = [
  tools,
  flag('yes', 'switch', 'Install without asking.'),
  flag('python', 'text', 'Python of the programs to be profiled, for profilers that live in it. Default: the first on PATH.'),
  flag('help', 'switch', 'Print this.'),
];

/** What tests replace. */
export interface SetupSurroundings {
  readonly toolbox: Toolbox;
  ask(question: string): Promise<string>;
}

export const setup = async (argv: readonly string[], terminal: Terminal, surroundings = realSurroundings()): Promise<number> => {
  const {toolbox, ask} = surroundings;
  const {values} = parseArguments(argv, flags, {positionals: [tools], subcommand: 'setup'});
  if (values.help === true) {
    terminal.print(helpFor(toolbox));
    return 0;
  }
  const named = texts(values.tool);
  const wanted = named.length > 0 ? named : await missingIn(toolbox);
  if (wanted.length === 0) {
    terminal.print(`Nothing is missing in ${toolbox.directory}.`);
    return 0;
  }
  if (values.yes !== true) {
    terminal.say(`Would install into ${toolbox.directory}, unless it is there already: ${wanted.join(', ')}.`);
    if (!terminal.inputIsTerminal) {
      terminal.say('Nothing was done. Add --yes to install.');
      return 2;
    }
    if (!/^y(?:es)?$/i.test((await ask('Install? [y/N] ')).trim())) return 0;
  }
  const outcomes = await install(toolbox, wanted, text(values.python), terminal);
  for (const outcome of outcomes) terminal.print(lineOf(outcome));
  return outcomes.some(({action}) => action === 'failed') ? 3 : 0;
};

const missingIn = async (toolbox: Toolbox): Promise<readonly string[]> => {
  const there = new Set((await toolbox.list()).map(({tool}) => tool));
  return toolbox.tools.filter(tool => !there.has(tool));
};

const install = async (
  toolbox: Toolbox,
  names: readonly string[],
  python: string | undefined,
  terminal: Terminal,
): Promise<readonly InstallOutcome[]> => {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  const progress = await showProgress('Installing', terminal);
  try {
    return await toolbox.install(names, {
      interpreter: python,
      workingDirectory: process.cwd(),
      progress: progress.report,
      signal: stop.signal,
    });
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal);
  }
};

const lineOf = ({tool, action, version = '', path = '', reason = '', hint = ''}: InstallOutcome): string => {
  if (action === 'failed') return `${tool}: failed: ${reason}. ${hint}`.trimEnd();
  return `${tool} ${version}: ${action === 'installed' ? 'installed' : 'was there'}, ${path}`;
};

const helpFor = (toolbox: Toolbox): string =>
  [
    'Usage: perfwright setup [flags] [tool…]',
    '',
    `Installs profilers into a toolbox of their own: ${toolbox.directory}`,
    `It can hold: ${toolbox.tools.join(', ')}.`,
    '',
    'Flags:',
    ...flagLines(flags),
  ].join('\n');

const realSurroundings = (): SetupSurroundings => ({
  toolbox: createMachine({roots: [process.cwd()]}).toolbox,
  ask: async question => {
    const lines = createInterface({input: process.stdin, output: process.stderr});
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
});
