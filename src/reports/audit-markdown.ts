// The audit of a page as Markdown: one table of metrics per page, and what differs between two.
import {type Fields, fieldsOf, listOf, numberOf, recordsOf, textOf} from './fields.js';
import {codeText, proseText, table} from './markdown-text.js';
import {formatCount} from './quantity.js';

const value = (number: unknown, unit: unknown): string => {
  const known = numberOf(number);
  if (known === undefined) return '?';
  return textOf(unit) === 'ms' ? `${formatCount(Number(known.toFixed(Math.abs(known) < 100 ? 1 : 0)))} ms` : formatCount(known);
};

export const auditMarkdown = (audit: Fields): readonly string[] => {
  const sides = recordsOf(audit.sides);
  if (sides.length === 0) return [];
  const {formFactor, throttling, cpuSlowdown, lighthouse, browser} = fieldsOf(audit.settings);
  const settings = [
    formFactor,
    throttling,
    `processor ${numberOf(cpuSlowdown) ?? 1} times slower`,
    `Lighthouse ${textOf(lighthouse)}`,
    `Chrome ${textOf(browser)}`,
  ];
  return [
    proseText(settings.map(part => String(part ?? '')).join(', ')),
    ...sides.flatMap(side => ['', ...sideMarkdown(side)]),
    ...comparisonMarkdown(fieldsOf(audit.comparison)),
  ];
};

const sideMarkdown = ({label, url, runs, metrics}: Fields): readonly string[] => [
  `${proseText(textOf(label) ?? '')} ${codeText(textOf(url) ?? '')}, ${numberOf(runs) ?? 0} runs:`,
  '',
  ...table(
    ['metric', 'median run', 'median', 'smallest', 'largest'],
    recordsOf(metrics).map(({metric, unit, medianRun, median, min, max}) => [
      proseText(textOf(metric) ?? ''),
      ...[medianRun, median, min, max].map(number => value(number, unit)),
    ]),
  ),
];

const comparisonMarkdown = ({verdict, alpha, test, metrics}: Fields): readonly string[] =>
  textOf(verdict) === undefined
    ? []
    : [
        '',
        `Difference (${proseText(textOf(test) ?? '')}, level ${numberOf(alpha) ?? '?'}):`,
        '',
        ...table(
          ['metric', 'base', 'changed', 'change', 'interval', 'p', 'differs'],
          recordsOf(metrics).map(({metric, unit, base, changed, change, interval, p, isDifferent}) => [
            proseText(textOf(metric) ?? ''),
            ...[base, changed, change].map(number => value(number, unit)),
            listOf(interval).length === 2
              ? listOf(interval)
                  .map(end => value(end, unit))
                  .join(' to ')
              : '',
            `${numberOf(p) ?? ''}`,
            isDifferent === true ? 'yes' : 'no',
          ]),
        ),
      ];

export const pageMarkdown = (page: Fields): readonly string[] => {
  if (textOf(page.url) === undefined) return [];
  const ms = (name: string, field: string): readonly string[] =>
    numberOf(page[field]) === undefined ? [] : [`${name} ${value(page[field], 'ms')}`];
  const activities = Object.entries(fieldsOf(page.activityMs)).map(([name, spent]) => `${proseText(name)} ${value(spent, 'ms')}`);
  return [
    `- ${[...ms('first contentful paint', 'firstContentfulPaintMs'), ...ms('largest contentful paint', 'largestContentfulPaintMs'), ...ms('loaded', 'loadMs'), ...ms('total blocking time', 'totalBlockingMs')].join(', ')}, cumulative layout shift ${formatCount(numberOf(page.cumulativeLayoutShift) ?? 0)}`,
    `- main thread busy for ${value(page.busyMs, 'ms')}: ${activities.join(', ')}`,
    `- ${formatCount(numberOf(page.requests) ?? 0)} requests, ${formatCount(numberOf(page.transferBytes) ?? 0)} bytes`,
  ];
};
