// Subcommands over drawn operations: what is printed where, and the exit code.
import {describe, expect, test} from 'vitest';
import type {Session} from '../../src/cli/open-session.js';
import {runSubcommand} from '../../src/cli/subcommand.js';
import {loadLibrary} from '../../src/library/index.js';
import type {Operation} from '../../src/model/operation.js';
import {ProfilingError} from '../../src/model/problem.js';
import {operations} from '../../src/operations/index.js';
import {skillsDirectory} from '../support/connect-client.js';
import {drawOperation, emptyReport} from '../support/draw-operation.js';
import {refusingMachine} from '../support/refusing-machine.js';
import {rememberingTerminal} from '../support/remembering-terminal.js';

const output = new Map([['stdout.txt', 'hello from the program\n']]);

const open = async (): Promise<Session> => ({
  machine: {
    ...refusingMachine,
    runs: {...refusingMachine.runs, read: async (_, file) => Buffer.from(output.get(file) ?? '')},
    stopEverything: async () => {},
  },
  library: await loadLibrary([skillsDirectory]),
});

const run = async (operation: Operation, ...argv: string[]) => {
  const terminal = rememberingTerminal();
  const exitCode = await runSubcommand(['measure-it', ...argv], terminal, {operations: [operation], open});
  return {exitCode, ...terminal};
};

describe('a subcommand', () => {
  test('runs its operation with the flags and the command', async () => {
    const operation = drawOperation(async input => ({...emptyReport, summary: JSON.stringify(input)}));
    const {printed, exitCode} = await run(operation, '--json', '--metric', 'cpu', '--', 'python', 'app.py');
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed.join(''))).toEqual({...emptyReport, summary: '{"metric":"cpu","command":["python","app.py"]}'});
  });

  test('prints a Report for people without --json', async () => {
    const {printed} = await run(drawOperation(async () => ({...emptyReport, summary: 'All in one function.'})));
    expect(printed.join('\n')).toContain('All in one function.');
    expect(printed.join('\n')).not.toContain('"summary"');
  });

  test('passes on what the program printed to standard error, so that --json prints nothing else', async () => {
    const {printed, said} = await run(
      drawOperation(async () => ({...emptyReport, runId: 'r-20260101-000000-aaaa'})),
      '--json',
    );
    expect(said).toEqual(['hello from the program']);
    expect(JSON.parse(printed.join(''))).toMatchObject({status: 'complete'});
  });

  test('exits with 1 when the operation says no', async () => {
    expect((await run(drawOperation(undefined, {isNegative: () => true}))).exitCode).toBe(1);
  });

  test('exits with 3 on a problem and says what to do, on standard error', async () => {
    const failing = drawOperation(async () => Promise.reject(new ProfilingError('program_missing', 'No py-spy.', 'Install it.')));
    const {exitCode, printed, said} = await run(failing);
    expect({exitCode, printed, said}).toEqual({exitCode: 3, printed: [], said: ['perfwright: No py-spy.\nInstall it.']});
  });

  test('exits with 2 when the operation finds the request itself wrong', async () => {
    const failing = drawOperation(async () => Promise.reject(new ProfilingError('invalid_request', 'Give a command.', 'After --.')));
    expect((await run(failing)).exitCode).toBe(2);
  });

  test('prints the problem as JSON with --json', async () => {
    const failing = drawOperation(async () => Promise.reject(new ProfilingError('program_missing', 'No py-spy.', 'Install it.')));
    const {printed} = await run(failing, '--json');
    expect(JSON.parse(printed.join(''))).toEqual({problem: {code: 'program_missing', message: 'No py-spy.', hint: 'Install it.'}});
  });

  test('waits for a run that was answered as still running', async () => {
    const first = drawOperation(async () => ({...emptyReport, status: 'running' as const, runId: 'r-20260101-000000-aaaa'}));
    const getRun: Operation = {
      ...drawOperation(undefined, {name: 'get_run'}),
      run: async () => ({...emptyReport, summary: 'Now it is done.'}),
    };
    const terminal = rememberingTerminal();
    await runSubcommand(['measure-it'], terminal, {operations: [first, getRun], open});
    expect(terminal.printed.join('\n')).toContain('Now it is done.');
  });

  test('names the flag when a value is out of range', async () => {
    await expect(run(drawOperation(), '--duration-seconds', '-1')).rejects.toThrow(/^--duration-seconds: /);
  });

  test('of the real list: every one has help with all of its flags', async () => {
    for (const {name, input} of operations) {
      const terminal = rememberingTerminal();
      const subcommand = name.replaceAll('_', '-');
      expect(await runSubcommand([subcommand, '--help'], terminal)).toBe(0);
      const help = terminal.printed.join('\n');
      expect(help).toContain(`Usage: perfwright ${subcommand}`);
      for (const key of Object.keys(input.shape).filter(key => key !== 'command' && key !== 'maxWaitSeconds')) {
        expect(help).toContain(`--${key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`);
      }
    }
  });

  test('that does not exist is refused with the nearest name', async () => {
    await expect(runSubcommand(['run-profil'], rememberingTerminal())).rejects.toThrow(/perhaps run-profile/);
  });

  test('that runs programs is refused with --read-only', async () => {
    await expect(run(drawOperation(), '--read-only')).rejects.toThrow(/read-only/);
  });
});

test('the general help lists every command', async () => {
  const terminal = rememberingTerminal();
  expect(await runSubcommand([], terminal)).toBe(0);
  for (const {name} of operations) expect(terminal.printed.join('\n')).toContain(`  ${name.replaceAll('_', '-')} `);
  for (const name of ['serve', 'setup', 'demo']) expect(terminal.printed.join('\n')).toContain(`  ${name} `);
});
