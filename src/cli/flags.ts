// Flags of a subcommand, derived from the schema of its operation.
import {z} from 'zod';
import type {Operation} from '../model/operation.js';

export interface Flag {
  /** Field of the input. */
  readonly key: string;
  /** As typed, without the dashes. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'switch' | 'list' | 'words';
  readonly description: string;
  readonly choices: readonly string[];
  readonly isRequired: boolean;
}

/** Where a command stands on the command line: after `--`. */
export const commandKey = 'command';

/** The process ends with its answer, so there is nothing to come back for: the command line always waits. */
export const waitKey = 'maxWaitSeconds';

export const kebabCase = (name: string): string => name.replaceAll('_', '-').replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

export const subcommandOf = ({name}: Operation): string => kebabCase(name);

export const flagsOf = (schema: z.ZodObject): readonly Flag[] => {
  const {properties = {}, required = []} = z.toJSONSchema(schema, {io: 'input'});
  return Object.entries(properties).flatMap(([key, property]) => {
    if (key === commandKey || key === waitKey || typeof property === 'boolean') return [];
    const flag = {
      key,
      name: kebabCase(key),
      kind: kindOf(property),
      description: property.description ?? '',
      choices: choicesOf(property),
      isRequired: required.includes(key),
    };
    return [flag];
  });
};

/** Keys of the words that may stand without a flag: the required texts, or else the first text, unless a command is what is named. */
export const positionalsOf = (operation: Operation, flags: readonly Flag[]): readonly Flag[] => {
  if (commandKey in operation.input.shape) return [];
  const texts = flags.filter(flag => flag.kind === 'text');
  const required = texts.filter(flag => flag.isRequired);
  return required.length > 0 ? required : texts.slice(0, 1);
};

type Property = z.core.JSONSchema.BaseSchema;

const kindOf = (property: Property): Flag['kind'] => {
  if (property.type === 'boolean') return 'switch';
  if (property.type === 'number' || property.type === 'integer') return 'number';
  // `.meta({commandLine: true})` marks a list that is a command of its own.
  if (property.type === 'array') return property.commandLine === true ? 'words' : 'list';
  return 'text';
};

const choicesOf = (property: Property): readonly string[] => {
  const items = typeof property.items === 'object' && !Array.isArray(property.items) ? property.items : undefined;
  return (property.enum ?? items?.enum ?? []).map(String);
};
