// The comparison of two profiles as Markdown: what was set against what, and function by function.
import {type Fields, fieldsOf, numberOf, recordsOf, textOf} from './fields.js';
import {placeMarkdown} from './finding-markdown.js';
import {codeText, proseText, table} from './markdown-text.js';
import {formatCount, formatQuantity, formatShare} from './quantity.js';

export const comparisonMarkdown = (comparison: Fields): readonly string[] => {
  const unit = textOf(comparison.unit);
  if (unit === undefined) return [];
  const entry = fieldsOf(comparison.entry);
  const path = textOf(entry.path);
  return [
    `- base ${sideText(fieldsOf(comparison.base), unit)}`,
    `- changed ${sideText(fieldsOf(comparison.changed), unit)}, ${signed(numberOf(comparison.totalChangePercent))}`,
    `- compared by ${proseText(textOf(comparison.basis) ?? '')}: ${proseText(textOf(comparison.why) ?? '')}`,
    `- test: ${proseText(textOf(comparison.test) ?? '')}`,
    ...(path === undefined ? [] : [`- the change enters at ${proseText(path)}`]),
    '',
    ...table(
      ['function', 'own time, base', 'changed', 'against the unchanged', 'q'],
      recordsOf(comparison.functions).map(row => [
        placeMarkdown(row),
        amountText(fieldsOf(row.base), unit),
        amountText(fieldsOf(row.changed), unit),
        numberOf(row.changePercent) === undefined ? 'new' : signed(numberOf(row.changePercent)),
        numberOf(row.q) === undefined ? '' : `${numberOf(row.q)}`,
      ]),
    ),
  ];
};

const sideText = ({source, total, samples}: Fields, unit: string): string => {
  const count = numberOf(samples);
  return `${codeText(textOf(source) ?? '')}: ${formatQuantity(numberOf(total) ?? Number.NaN, unit)}${count === undefined ? '' : ` in ${formatCount(count)} samples`}`;
};

const amountText = ({self, share}: Fields, unit: string): string => {
  const own = numberOf(self);
  return own === undefined ? '–' : `${formatQuantity(own, unit)} (${formatShare(numberOf(share) ?? Number.NaN)})`;
};

const signed = (percent: number | undefined): string => (percent === undefined ? '' : `${percent > 0 ? '+' : ''}${formatCount(percent)} %`);
