// A problem on the terminal, for people on standard error, for programs on standard output; and the exit code that goes with it.
import type {Problem} from '../model/problem.js';
import type {Terminal} from './terminal.js';

export const printProblem = (problem: Problem, asJson: boolean, terminal: Terminal): void => {
  if (asJson) terminal.print(JSON.stringify({problem}, undefined, 2));
  else terminal.say(`perfwright: ${problem.message}\n${problem.hint}`);
};

/** 2: the request itself was wrong; 3: any other problem. */
export const exitCodeOf = ({code}: Problem): number => (code === 'invalid_request' ? 2 : 3);
