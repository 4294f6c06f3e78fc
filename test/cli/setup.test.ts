// `perfwright setup` over a drawn toolbox.
import {expect, test} from 'vitest';
import {type SetupSurroundings, setup} from '../../src/cli/setup.js';
import type {Terminal} from '../../src/cli/terminal.js';
import type {InstallOutcome, ToolboxEntry} from '../../src/machine/index.js';
import {rememberingTerminal} from '../support/remembering-terminal.js';

interface Drawn {
  readonly answer?: string;
  readonly there?: readonly ToolboxEntry[];
  readonly outcome?: Partial<InstallOutcome>;
  readonly terminal?: Partial<Terminal>;
}

const run = async (argv: readonly string[], {answer = '', there = [], outcome = {}, terminal: changes = {}}: Drawn = {}) => {
  const installed: string[] = [];
  const terminal = rememberingTerminal(changes);
  const surroundings: SetupSurroundings = {
    ask: async () => answer,
    toolbox: {
      directory: '/toolbox',
      tools: ['py-spy', 'memray'],
      list: async () => there,
      remove: async () => [],
      install: async names => {
        installed.push(...names);
        return names.map(tool => ({tool, action: 'installed' as const, version: '1.0', path: `/toolbox/${tool}`, ...outcome}));
      },
    },
  };
  const exitCode = await setup(argv, terminal, surroundings);
  return {exitCode, installed, printed: terminal.printed, said: terminal.said};
};

test('without --yes and without a terminal it only says what it would do', async () => {
  const {exitCode, installed, said} = await run([], {terminal: {inputIsTerminal: false}});
  expect({exitCode, installed}).toEqual({exitCode: 2, installed: []});
  expect(said.join('\n')).toContain('/toolbox, unless it is there already: py-spy, memray');
});

test('on a terminal anything but yes means no', async () => {
  expect((await run([], {answer: ''})).installed).toEqual([]);
  expect((await run([], {answer: 'nope'})).installed).toEqual([]);
  expect((await run([], {answer: 'Y'})).installed).toEqual(['py-spy', 'memray']);
});

test('with --yes it installs what is missing and prints what it did', async () => {
  const {exitCode, installed, printed} = await run(['--yes'], {there: [{tool: 'py-spy', path: '/toolbox/py-spy'}]});
  expect({exitCode, installed, printed}).toEqual({exitCode: 0, installed: ['memray'], printed: ['memray 1.0: installed, /toolbox/memray']});
});

test('named tools are installed even if others are missing', async () => {
  expect((await run(['--yes', 'py-spy'])).installed).toEqual(['py-spy']);
  expect((await run(['memray', '--yes', 'py-spy'])).installed).toEqual(['memray', 'py-spy']);
});

test('a failure is printed with what to do, and the exit code says so', async () => {
  const {exitCode, printed} = await run(['--yes', 'memray'], {
    outcome: {action: 'failed', reason: 'no Python 3 was found', hint: 'Install Python 3 first.'},
  });
  expect({exitCode, printed}).toEqual({exitCode: 3, printed: ['memray: failed: no Python 3 was found. Install Python 3 first.']});
});

test('nothing missing is said', async () => {
  const there = ['py-spy', 'memray'].map(tool => ({tool, path: `/toolbox/${tool}`}));
  expect((await run([], {there})).printed).toEqual(['Nothing is missing in /toolbox.']);
});
