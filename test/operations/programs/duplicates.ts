// Compiled by the tests; what takes its time is known.
// @ts-expect-error The package is made by the test.
import {joined} from 'joiner';

interface Row {
  readonly key: string;
  readonly words: readonly string[];
}

const build = (count: number): Row[] => {
  const rows: Row[] = [];
  for (let index = 0; index < count; index += 1) rows.push({key: `k${index % 97}`, words: [`w${index}`, `x${index % 13}`]});
  return rows;
};

const countDuplicates = (rows: readonly Row[]): number => {
  let found = 0;
  for (const one of rows) {
    for (const other of rows) {
      if (one.key === other.key && one.words[1] === other.words[1]) found += 1;
    }
  }
  return found;
};

function describeAll(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + joined(row.words), 0);
}

const end = process.cpuUsage().user + 900_000;
let sum = 0;
const rows = build(1_500);
while (process.cpuUsage().user < end) sum += countDuplicates(rows) + describeAll(rows);
process.stdout.write(`${sum > 0}\n`);
