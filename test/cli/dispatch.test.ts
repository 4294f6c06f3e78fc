// Which command was meant, and how failures leave.
import {expect, test} from 'vitest';
import {dispatch} from '../../src/cli/dispatch.js';
import {rememberingTerminal} from '../support/remembering-terminal.js';

test('without arguments a terminal shows help', async () => {
  const terminal = rememberingTerminal();
  expect(await dispatch([], terminal)).toBe(0);
  expect(terminal.printed.join('\n')).toContain('Usage: perfwright <command>');
});

test('the version is that of the package', async () => {
  const terminal = rememberingTerminal();
  expect(await dispatch(['--version'], terminal)).toBe(0);
  expect(terminal.printed.join('')).toMatch(/^\d+\.\d+\.\d+$/);
});

test('wrong usage exits with 2 and says what is expected', async () => {
  const terminal = rememberingTerminal();
  expect(await dispatch(['run-profile', '--profilr', 'py-spy'], terminal)).toBe(2);
  expect(terminal.printed).toEqual([]);
  expect(terminal.said.join('\n')).toContain('--profiler');
});

test('wrong usage with --json is a problem on standard output', async () => {
  const terminal = rememberingTerminal();
  expect(await dispatch(['run-profile', '--json', '--pid', 'x'], terminal)).toBe(2);
  expect(JSON.parse(terminal.printed.join(''))).toMatchObject({problem: {code: 'invalid_request'}});
});

test('a server reachable from outside needs a token', async () => {
  const terminal = rememberingTerminal();
  expect(await dispatch(['serve', '--http', '0.0.0.0:0'], terminal)).toBe(2);
  expect(terminal.said.join('\n')).toContain('--token-file');
});
