// Folded stacks: our reader against a plain one that splits one string. Usage: tsx bench/formats/folded.ts [megabytes or file] [ours|split|both]
import {readFileSync} from 'node:fs';
import {readProfile} from '../../src/formats/index.js';
import {functionTotals} from '../../src/model/totals.js';
import {type Contender, compare, fileSource, seeded, withInput} from './measure.js';

const given = process.argv[2] ?? '50';
const which = process.argv[3] ?? 'both';
const names = 4000;
const deepest = 40;

const named = (which: number): string => `module_${which % 40}::Class::function_with_a_name_${which}`;

/** A random walk in a tree: each line shares its beginning with the one before, as in sorted files. */
function* stacks(megabytes: number): Iterable<string> {
  const random = seeded(42);
  let stack: string[] = [];
  let written = 0;
  while (written < megabytes * 1e6) {
    const lines: string[] = [];
    for (let line = 0; line < 1000; line += 1) {
      stack = stack.slice(0, Math.max(1, stack.length - random(12)));
      for (let more = random(12); more > 0 && stack.length < deepest; more -= 1) stack.push(named(random(names)));
      lines.push(`${stack.join(';')} ${1 + random(90)}\n`);
    }
    const piece = lines.join('');
    written += piece.length;
    yield piece;
  }
}

/** The plain way, with totals by function: what a reader costs that makes strings of everything. */
const split: Contender = {
  name: 'split',
  run: path => {
    const totals = new Map<string, number>();
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const space = line.lastIndexOf(' ');
      if (space < 0) continue;
      const count = Number(line.slice(space + 1));
      for (const name of new Set(line.slice(0, space).split(';'))) totals.set(name, (totals.get(name) ?? 0) + count);
    }
    return totals;
  },
};

const ours: Contender = {name: 'ours', run: path => functionTotals(readProfile(fileSource(path)))};

withInput(given, stacks, path => compare(path, which === 'ours' ? [ours] : which === 'split' ? [split] : [split, ours]));
