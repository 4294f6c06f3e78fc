// argv → request.
import {describe, expect, test} from 'vitest';
import {z} from 'zod';
import {flagsOf, positionalsOf} from '../../src/cli/flags.js';
import {parseArguments} from '../../src/cli/parse-arguments.js';
import {splitWords} from '../../src/cli/words.js';
import {defineOperation} from '../../src/model/operation.js';
import {ReportBase} from '../../src/model/report.js';
import {DrawnInput, drawOperation, emptyReport} from '../support/draw-operation.js';

const flags = flagsOf(
  DrawnInput.extend({maxWaitSeconds: z.number().optional(), against: z.array(z.string()).meta({commandLine: true}).optional()}),
);
const parse = (...argv: string[]) => parseArguments(argv, flags, {subcommand: 'run-profile'});

describe('flags', () => {
  test('are the inputs in kebab-case, without the command and the waiting time', () => {
    expect(flags.map(({name, kind}) => [name, kind])).toEqual([
      ['duration-seconds', 'number'],
      ['metric', 'text'],
      ['functions', 'list'],
      ['dry-run', 'switch'],
      ['against', 'words'],
    ]);
  });

  test('carry choices and descriptions of the schema', () => {
    expect(flags.find(({name}) => name === 'metric')).toMatchObject({choices: ['wall', 'cpu'], description: 'Which.'});
  });
});

describe('parsing', () => {
  test('reads numbers, lists, switches and the command after --', () => {
    expect(parse('--duration-seconds', '2.5', '--functions', 'a', '--functions=b=c', '--dry-run', '--', 'x', '--metric', '')).toEqual({
      values: {durationSeconds: 2.5, functions: ['a', 'b=c'], dryRun: true},
      command: ['x', '--metric', ''],
    });
  });

  test('reads --no- as false and lets the last switch count', () => {
    expect(parse('--dry-run', '--no-dry-run').values).toEqual({dryRun: false});
  });

  test('tells a missing command from an empty one', () => {
    expect(parse().command).toBeUndefined();
    expect(parse('--').command).toEqual([]);
  });

  test('splits a quoted command into its words, and takes repeated flags as they are', () => {
    expect(parse('--against', "python 'my app.py' --size=1").values).toEqual({against: ['python', 'my app.py', '--size=1']});
    expect(parse('--against', 'python', '--against', 'my app.py').values).toEqual({against: ['python', 'my app.py']});
  });

  test.each([
    [['--duration', '3'], /There is no flag --duration\. Meant is perhaps --duration-seconds/],
    [['--metrik', 'cpu'], /perhaps --metric\./],
    [['--zzz'], /^There is no flag --zzz\.$/],
    [['--duration-seconds', 'fast'], /needs a number, not "fast"/],
    [['--duration-seconds', ''], /needs a number/],
    [['--duration-seconds'], /needs a value/],
    [['--metric', 'cpu', '--metric', 'wall'], /given twice/],
    [['--dry-run=yes'], /takes no value/],
    [['python'], /Unexpected word "python"/],
  ])('refuses %j', (argv, message) => expect(() => parse(...argv)).toThrow(message));

  test.each([['--zzz'], ['python']])('%s is answered with the help of that very command', word => {
    expect(() => parse(word)).toThrow(expect.objectContaining({hint: expect.stringContaining('perfwright run-profile --help')}));
  });
});

describe('words without a flag', () => {
  const operationWith = (input: z.ZodObject) =>
    defineOperation({...drawOperation(), input, output: ReportBase, run: async () => emptyReport});
  const namesOf = (input: z.ZodObject) => positionalsOf(operationWith(input), flagsOf(input)).map(({name}) => name);
  const text = z.string();

  test('are the required texts', () => {
    expect(namesOf(z.strictObject({base: text, changed: text, focus: text.optional()}))).toEqual(['base', 'changed']);
  });

  test('or else the first text', () => {
    expect(namesOf(z.strictObject({limit: z.number().optional(), path: text.optional(), focus: text.optional()}))).toEqual(['path']);
  });

  test('but none where a command is run', () => {
    expect(namesOf(z.strictObject({request: text.optional(), command: z.array(text)}))).toEqual([]);
  });
});

describe('words of a quoted command', () => {
  test.each([
    ['a b  c', ['a', 'b', 'c']],
    ['a "b c" \'d e\'', ['a', 'b c', 'd e']],
    ['--x="b c"', ['--x=b c']],
    ['a\\ b "say \\"hi\\""', ['a b', 'say "hi"']],
    ['$HOME *.py a|b', ['$HOME', '*.py', 'a|b']],
    ["''", ['']],
    ['it"s', ['it', '"', 's']],
    ['', []],
  ])('%j', (line, words) => expect(splitWords(line)).toEqual(words));
});
