// A terminal that remembers what was written to it.
import {createColors} from 'picocolors';
import type {Terminal} from '../../src/cli/terminal.js';

export interface RememberingTerminal extends Terminal {
  readonly printed: string[];
  readonly said: string[];
}

export const rememberingTerminal = (changes: Partial<Terminal> = {}): RememberingTerminal => {
  const printed: string[] = [];
  const said: string[] = [];
  return {
    printed,
    said,
    print: text => void printed.push(text),
    say: text => void said.push(text),
    inputIsTerminal: true,
    messagesAreTerminal: false,
    colors: createColors(false),
    ...changes,
  };
};
