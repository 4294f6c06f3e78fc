// A problem on the terminal: for people on standard error, for programs on standard output.
import type {Problem} from '../model/problem.js';
import type {Terminal} from './terminal.js';

export const printProblem = (problem: Problem, asJson: boolean, terminal: Terminal): void => {
  if (asJson) terminal.print(JSON.stringify({problem}, undefined, 2));
  else terminal.say(`perfwright: ${problem.message}\n${problem.hint}`);
};
