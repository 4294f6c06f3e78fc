// Help, generated from the operations.
import type {Operation} from '../model/operation.js';
import {answerFlags, placeFlags} from './common-flags.js';
import {flagLines} from './flag-lines.js';
import {commandKey, flagsOf, positionalsOf, subcommandOf} from './flags.js';

const otherCommands: readonly (readonly [name: string, description: string])[] = [
  ['serve', 'Serve MCP over standard input and output, or over HTTP.'],
  ['setup', 'Install missing profilers into a toolbox of their own.'],
  ['demo', 'Profile, benchmark and explain two small programs that come along.'],
];

export const generalHelp = (operations: readonly Operation[]): string => {
  const rows = [...operations.map(operation => [subcommandOf(operation), operation.title] as const), ...otherCommands];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    'Usage: perfwright <command> [flags] [-- program arguments…]',
    '',
    'Finds out where programs spend time and memory, with real profilers.',
    '',
    'Commands:',
    ...rows.map(([name, description]) => `  ${name.padEnd(width)}  ${description}`),
    '',
    'perfwright <command> --help lists its flags. For example:',
    '  perfwright run-profile -- python app.py',
    '  perfwright run-benchmark -- node build.js',
  ].join('\n');
};

export const operationHelp = (operation: Operation): string => {
  const flags = flagsOf(operation.input);
  const positionals = positionalsOf(operation, flags);
  const usage = [
    `Usage: perfwright ${subcommandOf(operation)} [flags]`,
    ...positionals.map(flag => (flag.isRequired ? `<${flag.name}>` : `[${flag.name}]`)),
    ...(commandKey in operation.input.shape ? ['[-- program arguments…]'] : []),
  ];
  return [
    usage.join(' '),
    '',
    operation.description,
    '',
    'Flags:',
    ...flagLines(flags),
    '',
    'Everywhere:',
    ...flagLines([...answerFlags, ...placeFlags]),
  ].join('\n');
};
