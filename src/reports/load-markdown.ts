// How a server answered under load, as Markdown.
import {type Fields, fieldsOf, numberOf, textOf} from './fields.js';
import {codeText, proseText} from './markdown-text.js';
import {formatCount, formatFigure, formatQuantity, formatShare} from './quantity.js';

const milliseconds = (value: unknown): string => formatQuantity((numberOf(value) ?? 0) * 1e6, 'nanoseconds');

const listed = (values: Fields, names: readonly string[]): string =>
  names.flatMap(name => (numberOf(values[name]) === undefined ? [] : [`${name} ${milliseconds(values[name])}`])).join(', ');

export const loadMarkdown = (load: Fields): readonly string[] => {
  const url = textOf(load.url);
  if (url === undefined) return [];
  const loop = fieldsOf(load.eventLoop);
  const collections = fieldsOf(loop.collections);
  return [
    `- ${codeText(url)} by ${proseText(textOf(load.driver) ?? '')}, ${formatCount(numberOf(load.connections) ?? 0)} connections: ${formatFigure(numberOf(load.requestsPerSecond) ?? 0)} requests a second, ${formatCount(numberOf(load.failed) ?? 0)} failed`,
    `- latency: ${listed(fieldsOf(load.latencyMs), ['mean', 'p50', 'p90', 'p99', 'max'])}`,
    ...(numberOf(loop.utilization) === undefined
      ? []
      : [
          `- event loop late by: ${listed(fieldsOf(loop.delayMs), ['mean', 'p50', 'p99', 'p999', 'max'])}; busy ${formatShare(numberOf(loop.utilization) ?? 0)}`,
          `- ${formatCount(numberOf(collections.count) ?? 0)} garbage collections: ${milliseconds(collections.ms)} in all, the longest ${milliseconds(collections.longestMs)}`,
        ]),
  ];
};
