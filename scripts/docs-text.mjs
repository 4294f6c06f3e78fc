// Operations and profilers as Markdown.

const effects = {
  reads: 'Reads only.',
  'runs-programs': 'Runs the program it is given.',
  'opens-pages': 'Opens a page in a browser.',
};

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map(row => `| ${row.map(cell).join(' | ')} |`)].join('\n');

export const toolTable = ({operations, subcommandOf}) =>
  table(
    ['tool', 'command', 'what it answers'],
    operations.map(operation => [`\`${operation.name}\``, `\`perfwright ${subcommandOf(operation)}\``, operation.description]),
  );

export const profilerTable = ({profilers}) =>
  table(
    ['profiler', 'for', 'measures', 'how', 'slow-down', 'attaches'],
    profilers.map(profiler => [
      `\`${profiler.id}\``,
      profiler.runtimes.join(', '),
      profiler.measures.join(', '),
      profiler.fidelity.sampler,
      profiler.fidelity.overhead,
      profiler.attaches ? 'yes' : profiler.attachesByName ? 'when named' : 'no',
    ]),
  );

const typeOf = property => {
  if (property.enum !== undefined) return property.enum.map(value => `\`${value}\``).join(', ');
  if (property.type === 'array') return `list of ${property.items?.type ?? 'values'}`;
  return property.type ?? 'text or number';
};

const limitsOf = ({minimum, exclusiveMinimum, maximum}) => {
  const parts = [];
  if (minimum > Number.MIN_SAFE_INTEGER) parts.push(`at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (maximum < Number.MAX_SAFE_INTEGER) parts.push(`at most ${maximum}`);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
};

const sectionOf = (operation, {flagsOf, positionalsOf, subcommandOf, jsonSchemaOf}) => {
  const {properties = {}, required = []} = jsonSchemaOf(operation.input);
  const flags = flagsOf(operation.input);
  const positionals = positionalsOf(operation, flags);
  const flagFor = key => {
    if (key === 'command') return 'after `--`';
    const flag = flags.find(candidate => candidate.key === key);
    if (flag === undefined) return '';
    return positionals.includes(flag) ? `\`--${flag.name}\`, or without the flag` : `\`--${flag.name}\``;
  };
  const {properties: fields = {}} = jsonSchemaOf(operation.output);
  return [
    `## \`${operation.name}\`: ${operation.title}`,
    '',
    `${operation.description} ${effects[operation.effects]}`,
    '',
    `On the command line: \`perfwright ${subcommandOf(operation)}\`.`,
    '',
    table(
      ['input', 'type', 'meaning', 'flag'],
      Object.entries(properties).map(([key, property]) => [
        required.includes(key) ? `**\`${key}\`**` : `\`${key}\``,
        `${typeOf(property)}${limitsOf(property)}`,
        property.description ?? '',
        flagFor(key),
      ]),
    ),
    '',
    `Fields of the Report: ${Object.keys(fields)
      .map(name => `\`${name}\``)
      .join(', ')}.${verdictsOf(fields)}`,
  ].join('\n');
};

const verdictsOf = ({verdict}) =>
  verdict?.enum === undefined ? '' : ` Verdicts: ${verdict.enum.map(value => `\`${value}\``).join(', ')}.`;

export const toolsPage = source =>
  [
    '# Tools',
    '',
    'Written by `npm run docs` from the schemas in `src/operations`; do not edit. Inputs in bold must be given. Unknown inputs are refused.',
    '',
    ...source.operations.flatMap(operation => [sectionOf(operation, source), '']),
    '## Profilers',
    '',
    profilerTable(source),
    '',
  ].join('\n');
