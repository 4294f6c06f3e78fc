// `perfwright setup`: installs missing profilers into the toolbox, after asking.
import {createInterface} from 'node:readline/promises';
import type {InstallOutcome, Toolbox} from '../machine/index.js';
import {createMachine} from '../machine/index.js';
import {ProfilingError} from '../model/problem.js';
import {type Flag, kebabCase} from './flags.js';
import {parseArguments} from './parse-arguments.js';
import {showProgress} from './progress.js';
import type {Terminal} from './terminal.js';

const flag = (key: string, kind: Flag['kind'], description: string): Flag => ({key, name: kebabCase(key), kind, description, choices: [], isRequired: false});

const flags: readonly Flag[] = [
  flag('yes', 'switch', 'Install without asking.'),
  flag('python', 'text', 'Interpreter of the programs to be profiled, for profilers that live in it. Default: the first on PATH.'),
  flag('json', 'switch', 'Print what was done as JSON.'),
  flag('help', 'switch', 'Print this.'),
];

export const setup = async (argv: readonly string[], terminal: Terminal, ask: (question: string) => Promise<string> = askUser): Promise<number> => {
  const tools = argv.filter(word => /^[a-z]/.test(word) && !isValueOf(argv, word));
  const {values} = parseArguments(argv.filter(word => !tools.includes(word)), flags);
  const {toolbox} = createMachine({roots: [process.cwd()]});
  if (values['help'] === true) {
    terminal.print(helpFor(toolbox));
    return 0;
  }
  return 0;
};
