// The terminal as the commands see it; tests hand in one that remembers.
import {createColors} from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

export interface Terminal {
  /** Standard output: the answer, and nothing else. */
  print(text: string): void;
  /** Standard error: everything that is said on the way. */
  say(text: string): void;
  readonly inputIsTerminal: boolean;
  readonly messagesAreTerminal: boolean;
  /** For what is printed. */
  readonly colors: Colors;
}

export const processTerminal = (): Terminal => {
  const {env, stdin, stdout, stderr} = process;
  const wantsColors = stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    print: text => void stdout.write(`${text}\n`),
    say: text => void stderr.write(`${text}\n`),
    inputIsTerminal: stdin.isTTY === true,
    messagesAreTerminal: stderr.isTTY === true,
    colors: createColors(wantsColors),
  };
};
