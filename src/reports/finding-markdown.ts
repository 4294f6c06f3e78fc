// One finding, and the hot path, as Markdown.
import {type Fields, listOf, numberOf, textOf, textsOf} from './fields.js';
import {codeBlock, codeText, proseText} from './markdown-text.js';
import {formatCalls, formatQuantity, formatShare} from './quantity.js';

const languages: Readonly<Record<string, string>> = {
  py: 'python',
  js: 'js',
  mjs: 'js',
  cjs: 'js',
  ts: 'ts',
  c: 'c',
  cpp: 'cpp',
  rs: 'rust',
  go: 'go',
};

const languageOf = (file: string | undefined): string => {
  const extension = /\.(\w+)$/.exec(file ?? '')?.[1] ?? '';
  return Object.hasOwn(languages, extension) ? (languages[extension] ?? '') : '';
};

/** `parse_row` (`loader.py:41`) */
export const placeMarkdown = (holder: Fields): string => {
  const name = textOf(holder.function);
  const file = textOf(holder.file);
  const line = numberOf(holder.line);
  const place = file === undefined ? undefined : codeText(line === undefined ? file : `${file}:${line}`);
  if (name === undefined) return place ?? '';
  return place === undefined ? codeText(name) : `${codeText(name)} (${place})`;
};

const amount = (label: string, value: number | undefined, share: number | undefined, unit: string, more = ''): readonly string[] => {
  const quantity = value === undefined ? undefined : formatQuantity(value, unit);
  const portion = share === undefined ? undefined : `${formatShare(share)}${more}`;
  if (quantity === undefined && portion === undefined) return [];
  if (quantity === undefined || portion === undefined) return [`${label} ${quantity ?? portion}`];
  return [`${label} ${quantity} (${portion})`];
};

const numbersOf = (finding: Fields, unit: string): string => {
  const [low, high] = listOf(finding.interval).map(numberOf);
  const interval = low === undefined || high === undefined ? '' : `, 95 % interval ${formatShare(low)} to ${formatShare(high)}`;
  const calls = numberOf(finding.calls);
  const ceiling = numberOf(finding.ceilingPercent);
  return [
    ...amount('self', numberOf(finding.self), numberOf(finding.selfShare), unit),
    ...amount('total', numberOf(finding.total), numberOf(finding.totalShare), unit, interval),
    ...(calls === undefined ? [] : [formatCalls(calls)]),
    ...(ceiling === undefined ? [] : [`at most ${formatShare(ceiling / 100)} could be saved`]),
  ].join(' · ');
};

export const findingMarkdown = (finding: Fields, number: number, unit: string): readonly string[] => {
  const marker = `${number}. `;
  const place = placeMarkdown(finding);
  const level = textOf(finding.level);
  const numbers = numbersOf(finding, unit);
  const source = textsOf(finding.source);
  const advice = textOf(finding.advice);
  const reference = textOf(finding.reference);
  const title = proseText(textOf(finding.title) ?? textOf(finding.kind) ?? 'finding');
  const details = [
    ...(place === '' ? [] : [`- ${place}${level === undefined ? '' : `, ${proseText(level)}`}`]),
    ...(numbers === '' ? [] : [`- ${numbers}`]),
    ...textsOf(finding.evidence).map(evidence => `- ${proseText(evidence)}`),
    ...(advice === undefined ? [] : [`- Advice: ${proseText(advice)}`]),
    ...(reference === undefined ? [] : [`- See ${codeText(reference)}`]),
    ...(source.length === 0 ? [] : ['', ...codeBlock(source, languageOf(textOf(finding.file)))]),
  ];
  const indent = ' '.repeat(marker.length);
  return [`${marker}**${title}**`, ...details.map(line => (line === '' ? '' : `${indent}${line}`))];
};

export const hotPathMarkdown = (steps: readonly Fields[]): readonly string[] =>
  steps.map((step, index) => {
    const total = formatShare(numberOf(step.totalShare) ?? Number.NaN);
    return `${index + 1}. ${placeMarkdown(step)}: total ${total}, self ${formatShare(numberOf(step.selfShare) ?? Number.NaN)}`;
  });
