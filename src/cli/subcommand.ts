// `perfwright run-profile …`: the operation of that name, or help.
import {nearestNames} from '../model/nearest-names.js';
import type {Operation} from '../model/operation.js';
import {ProfilingError} from '../model/problem.js';
import {operations} from '../operations/index.js';
import {answerFlags, placeFlags, placesOf} from './common-flags.js';
import {flagsOf, positionalsOf, subcommandOf} from './flags.js';
import {generalHelp, operationHelp} from './help.js';
import {type OpenSession, openSession} from './open-session.js';
import {parseArguments} from './parse-arguments.js';
import {requestOf} from './request-of.js';
import {runOperation} from './run-operation.js';
import type {Terminal} from './terminal.js';
import {version} from './version.js';

/** What tests replace. */
export interface Surroundings {
  readonly operations: readonly Operation[];
  readonly open: OpenSession;
}

export const runSubcommand = async (
  argv: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = {operations, open: openSession},
): Promise<number> => {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    terminal.print(generalHelp(surroundings.operations));
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(version);
    return 0;
  }
  const operation = surroundings.operations.find(candidate => subcommandOf(candidate) === name || candidate.name === name);
  if (operation === undefined) throw unknownCommand(name, surroundings.operations);

  const flags = flagsOf(operation.input);
  const {values, command} = parseArguments(rest, [...flags, ...answerFlags, ...placeFlags], {
    positionals: positionalsOf(operation, flags),
    subcommand: subcommandOf(operation),
  });
  if (values.help === true) {
    terminal.print(operationHelp(operation));
    return 0;
  }
  const places = placesOf(values);
  if (places.readOnly && operation.effects !== 'reads') {
    throw new ProfilingError('invalid_request', `${name} runs a program, and --read-only was given.`, 'Leave out --read-only.');
  }
  const input = requestOf(operation, flags, values, command);
  return runOperation({operation, input, places, asJson: values.json === true, terminal, surroundings});
};

const unknownCommand = (name: string, known: readonly Operation[]): ProfilingError => {
  const near = nearestNames(name, [...known.map(subcommandOf), 'serve', 'setup', 'demo']);
  const message = `There is no command ${JSON.stringify(name.slice(0, 60))}.`;
  return new ProfilingError(
    'invalid_request',
    near.length > 0 ? `${message} Meant is perhaps ${near.join(' or ')}.` : message,
    'perfwright --help lists the commands.',
  );
};
