// Which command was meant. Commands load when they are needed: a server must not wait for a spinner.
import {toProblem} from '../model/problem.js';
import {exitCodeOf, printProblem} from './print-problem.js';
import type {Terminal} from './terminal.js';

/** Exit codes: 0 well, 1 the operation's own negative, 2 wrong usage, 3 any problem. */
export const dispatch = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    return await commandFor(argv, terminal);
  } catch (error) {
    const problem = toProblem(error);
    printProblem(problem, argv.includes('--json'), terminal);
    return exitCodeOf(problem);
  }
};

const commandFor = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  const [first, ...rest] = argv;
  if (first === 'serve' || ((first === undefined || isServeFlag(first)) && !terminal.inputIsTerminal)) {
    const {serve} = await import('./serve.js');
    return serve(first === 'serve' ? rest : argv, terminal);
  }
  if (first === 'setup') return (await import('./setup.js')).setup(rest, terminal);
  if (first === 'demo') return (await import('./demo.js')).demo(rest, terminal);
  const {runSubcommand} = await import('./subcommand.js');
  return runSubcommand(argv, terminal);
};

/** Desktop clients start `perfwright --root …` with a pipe for standard input. */
const isServeFlag = (word: string): boolean => /^--(?:root|skills|state|read-only|http|token-file)(?:=|$)/.test(word);
