// Flags that every subcommand knows: where things are, and how the answer is printed.
import {type Flag, kebabCase} from './flags.js';

export const flag = (key: string, kind: Flag['kind'], description: string): Flag => ({
  key,
  name: kebabCase(key),
  kind,
  description,
  choices: [],
  isRequired: false,
});

export const placeFlags: readonly Flag[] = [
  flag('root', 'list', 'Folder in which commands run and files are read; may be repeated. Default: the working directory.'),
  flag('skills', 'list', 'Folder with further skills, or a changed copy of the one that comes along; may be repeated.'),
  flag('state', 'text', 'Folder in which runs are kept. Default: .perfwright in the root.'),
  flag('readOnly', 'switch', 'Run no program.'),
];

export const answerFlags: readonly Flag[] = [
  flag('json', 'switch', 'Print the Report as JSON and nothing else.'),
  flag('help', 'switch', 'Print this.'),
];

export const serveFlags: readonly Flag[] = [
  flag('http', 'text', 'Serve MCP over HTTP at this address, e.g. 127.0.0.1:3917, instead of standard input and output.'),
  flag('tokenFile', 'text', 'File with the bearer token that HTTP clients must send; needed for other addresses than loopback.'),
  flag('help', 'switch', 'Print this.'),
];

export interface Places {
  readonly roots: readonly string[];
  readonly skills: readonly string[];
  readonly state: string | undefined;
  readonly readOnly: boolean;
}

export const placesOf = (values: Readonly<Record<string, unknown>>): Places => ({
  roots: texts(values.root),
  skills: texts(values.skills),
  state: text(values.state),
  readOnly: values.readOnly === true,
});

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : []);
