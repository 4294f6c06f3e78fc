// A repository with a history, and a regression of a fifth planted in it: found between the right commits, and nowhere else.
import {expect, test} from 'vitest';
import {createSandbox} from '../machine/sandbox.js';
import {bench, codes, git, node, repository} from '../operations/benchmark-support.js';

const parse = `export const parse = text => text.split('\\n').map(line => line.split(',').map(Number));
`;
const total = `import {parse} from './parse.mjs';
export const total = text => {
  let sum = 0;
  for (const row of parse(text)) for (const value of row) sum += value % 7;
  return sum;
};
`;
/** Every fifth table is read once more than needed. */
const rereading = total.replace(
  'let sum = 0;',
  'let sum = 0;\n  calls += 1;\n  if (calls % 5 === 0) for (const row of parse(text)) for (const value of row) if (value < 0) sum += value % 7;',
);
const main = `import {total} from './total.mjs';
const text = Array.from({length: 400}, (_, row) => Array.from({length: 10}, (_, column) => row * column).join(',')).join('\\n');
let sum = 0;
for (let table = 0; table < 200; table += 1) sum += total(text);
console.log(sum);
`;

const history = [
  {
    'main.mjs': main,
    'parse.mjs': parse,
    'total.mjs': total,
    'check.mjs': "import {total} from './total.mjs'; if (total('1,2\\n8,9') !== 6) process.exit(1);",
  },
  {'README.md': 'Sums tables.\n', 'parse.mjs': `// Rows of numbers.\n${parse}`},
  {'total.mjs': `let calls = 0;\n${rereading}`},
];

test('the planted regression is found, with its size, between its two commits', {timeout: 200_000}, async () => {
  const sandbox = createSandbox();
  const commits = repository(sandbox.directory, history);
  const input = {command: [node, 'main.mjs'], check: [node, 'check.mjs'], timeLimitSeconds: 150, maxWaitSeconds: 190};
  const report = await bench(sandbox, {...input, baseRef: 'HEAD~1', changedRef: 'HEAD', runs: 120});
  expect(report.verdict).toBe('regressed');
  expect(report.benchmark?.sides.map(({commit}) => commit)).toEqual(commits.slice(1));
  const [low = 0, high = 0] = report.benchmark?.comparison?.interval99Percent ?? [];
  // A fifth of the work of the tables; starting Node takes a part of every run.
  expect(low).toBeGreaterThan(2);
  expect(high).toBeLessThan(40);
  expect(codes(report)).not.toContain('output-differs');
});

test('a commit that changes only words is not called a change', {timeout: 200_000}, async () => {
  const sandbox = createSandbox();
  repository(sandbox.directory, history);
  git(sandbox.directory, 'checkout', '--quiet', 'HEAD~1');
  const input = {command: [node, 'main.mjs'], check: [node, 'check.mjs'], timeLimitSeconds: 60, maxWaitSeconds: 190};
  const report = await bench(sandbox, {...input, baseRef: 'HEAD~1', runs: 30});
  expect(['no-change', 'inconclusive']).toContain(report.verdict);
});
