// Picture of a baseline's history: every saved measurement in order, the level of each stretch, a line where it changed.
import type {BenchmarkHistory} from '../model/benchmark.js';
import {left, lines, right, unitOf, yAxis} from './benchmark-svg.js';
import {clamped, drawChart, linear, near, type Panel, ticks, tickText, usualRange} from './chart.js';
import {escapeXml} from './safe-text.js';

export interface HistoryPicture {
  readonly summary: string;
  /** Median of each saved measurement, seconds, in order. */
  readonly times: readonly number[];
  readonly history: BenchmarkHistory;
}

export const historySvg = ({summary, times, history}: HistoryPicture): string => {
  const height = 320;
  const {name, perSecond} = unitOf(times);
  const values = times.map(time => time * perSecond);
  const {changePoints: steps} = history;
  const levels = [...steps.map(step => step.beforeSeconds), ...steps.slice(-1).map(step => step.afterSeconds)].map(
    level => level * perSecond,
  );
  const range = usualRange(values, levels);
  const x = linear([0.5, values.length + 0.5], [left, right]);
  const y = linear(range, [height - 24, 4]);
  const starts = [0, ...steps.map(({index}) => index), values.length];
  const panel: Panel = {
    title: `Median ${history.metric}, ${name}, of each saved measurement in order (lines: change points and the level between them)`,
    height,
    body: [
      ...yAxis(ticks(range), y, tickText),
      ...steps.map(({index, commit, savedAt, changePercent}) => {
        const at = near(x(index + 0.5));
        const said = `${savedAt.slice(0, 10)}${commit === undefined ? '' : ` ${commit.slice(0, 12)}`}: ${near(changePercent)} %`;
        return `<line class="limit" x1="${at}" x2="${at}" y1="0" y2="${height - 24}"><title>${escapeXml(said)}</title></line>`;
      }),
      ...levels.map((level, place) => {
        const [from, to] = [starts[place] ?? 0, starts[place + 1] ?? values.length];
        return `<line class="estimate" x1="${near(x(from + 0.6))}" x2="${near(x(to + 0.4))}" y1="${near(y(level))}" y2="${near(y(level))}"/>`;
      }),
      ...values.map(
        (value, index) =>
          `<circle class="base dot" cx="${near(x(index + 1))}" cy="${near(y(clamped(value, range)))}" r="3"><title>${index + 1}: ${near(value)} ${name}</title></circle>`,
      ),
      `<text x="${left}" y="${height}">${escapeXml(history.from.slice(0, 10))}</text><text x="${right}" y="${height}" text-anchor="end">${escapeXml(history.to.slice(0, 10))}</text>`,
    ],
  };
  return drawChart(lines(summary), [panel]);
};
