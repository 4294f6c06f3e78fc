// What the numbers of a Report are numbers of, in one or two lines.
import {type Fields, fieldsOf, numberOf, textOf, textsOf} from './fields.js';
import {codeText, proseText} from './markdown-text.js';
import {formatCount, formatQuantity, formatShare, metricTitle} from './quantity.js';
import {capText} from './safe-text.js';

const longestCommand = 200;

export const measuredMarkdown = (measured: Fields): readonly string[] => {
  const metric = textOf(measured.metric);
  if (metric === undefined) return [];
  const parts = [amountOf(measured, metric), samplesOf(measured), profilerOf(measured), attributedOf(measured)];
  const target = targetOf(fieldsOf(measured.target));
  return [`- **Measured:** ${parts.filter(part => part !== '').join(', ')}`, ...(target === '' ? [] : [`- **Target:** ${target}`])];
};

const amountOf = ({unit, total, durationSeconds}: Fields, metric: string): string => {
  const own = textOf(unit) ?? 'count';
  const amount = numberOf(total);
  const duration = numberOf(durationSeconds);
  const shown = amount === undefined ? '' : ` ${formatQuantity(amount, proseText(own))}`;
  return `${proseText(metricTitle(metric))}${shown}${duration === undefined ? '' : ` within ${formatQuantity(duration * 1e9, 'nanoseconds')}`}`;
};

const samplesOf = ({samples}: Fields): string => {
  const count = numberOf(samples);
  return count === undefined ? '' : `${formatCount(count)} samples`;
};

const profilerOf = ({profiler, format}: Fields): string => {
  const {id, version} = fieldsOf(profiler);
  const own = textOf(id);
  if (own !== undefined) return `by ${proseText([own, textOf(version)].filter(Boolean).join(' '))}`;
  const read = textOf(format);
  return read === undefined ? '' : `read from ${proseText(read)}`;
};

const attributedOf = ({attributedShare}: Fields): string => {
  const share = numberOf(attributedShare);
  return share === undefined ? '' : `${formatShare(share)} attributed to functions`;
};

const targetOf = ({command, pid, url, path, runtime, exitCode, signal}: Fields): string => {
  const line = textsOf(command).join(' ');
  const file = textOf(path) ?? textOf(url);
  const process = numberOf(pid);
  const version = textOf(runtime);
  const code = numberOf(exitCode);
  const ending = textOf(signal);
  return [
    ...(line === '' ? [] : [codeText(capText(line, longestCommand))]),
    ...(process === undefined ? [] : [`process ${process}`]),
    ...(file === undefined ? [] : [codeText(file)]),
    ...(version === undefined ? [] : [proseText(version)]),
    ...(code === undefined ? [] : [`exit code ${code}`]),
    ...(ending === undefined ? [] : [`ended by ${proseText(ending)}`]),
  ].join(', ');
};
