import {describe, expect, it} from 'vitest';
import type {Target} from '../../src/model/facts.js';
import {ProfilingError} from '../../src/model/problem.js';
import {profileSweepOf, targetAt} from '../../src/operations/stages/profile-at-size.js';

const target: Target = {
  runtime: 'python',
  command: ['python', '-X', 'dev', 'app.py', '--rows={size}', '{size}'],
  interpreter: '/usr/bin/python',
  invocation: {form: 'script', script: 'app.py', interpreterArgs: ['-X', 'dev'], args: ['--rows={size}', '{size}']},
};
const command = [...target.command];

describe('a profile over sizes', () => {
  it('fills the size in wherever the words hold it, for the profiler too', () => {
    const filled = targetAt(target, {name: 'size', values: ['10', '20']}, '20');
    expect(filled.command.slice(-2)).toEqual(['--rows=20', '20']);
    expect(filled.invocation).toMatchObject({script: 'app.py', args: ['--rows=20', '20']});
  });

  it('goes from the smallest size to the largest, whatever the order given', () => {
    expect(profileSweepOf({command, sweep: ['size=4000,1000,2000']})?.values).toEqual(['1000', '2000', '4000']);
    expect(profileSweepOf({command})).toBeUndefined();
  });

  it.each([
    {why: 'repeats is another question', more: {repeats: 3}},
    {why: 'a window cuts runs off', more: {durationSeconds: 2}},
    {why: 'no word holds the parameter', more: {command: ['python', 'app.py']}},
    {why: 'one size is no sweep', more: {sweep: ['size=4000']}},
  ])('is refused because $why', ({more}) => {
    expect(() => profileSweepOf({command, sweep: ['size=1000,2000'], ...more})).toThrow(ProfilingError);
  });
});
