// Picture of a call graph: own time per function as bars, because a call graph has no stacks to draw.
import type {CallGraph, Profile} from '../model/profile.js';
import {fittedLabel, kindStyles} from './flamegraph-style.js';
import {header, margin, measured, pictureStart, pictureWidth} from './flamegraph-svg.js';
import {escapeXml, plainText} from './plain-text.js';
import {formatCount, formatQuantity, formatShare} from './quantity.js';

const mostBars = 40;
const barHeight = 20;
const top = 100;
const nameWidth = 420;
const figureWidth = 250;

export const selfTimeBars = (profile: Profile, graph: CallGraph, title: string): string => {
  const total = graph.self.reduce((sum, value) => sum + value, 0);
  const rows = Array.from(graph.self.keys())
    .filter(row => (graph.self[row] ?? 0) > 0)
    .sort((a, b) => (graph.self[b] ?? 0) - (graph.self[a] ?? 0));
  const shown = rows.slice(0, mostBars);
  const largest = graph.self[shown[0] ?? 0] ?? 1;
  const height = top + shown.length * barHeight + 40;
  const hidden = rows.slice(mostBars).reduce((sum, row) => sum + (graph.self[row] ?? 0), 0);
  const rest =
    hidden === 0
      ? 'Every function with own time is drawn.'
      : `${formatCount(rows.length - mostBars)} more functions with ${formatShare(hidden / total)} together are not drawn.`;
  return [
    pictureStart(height, title),
    ...header(profile, title, `${measured(profile, total)} · own time of each function`),
    `<text class="s" x="${margin}" y="88">A call graph records who calls whom, not stacks: this shows time inside each function, callees not included.</text>`,
    ...shown.map((row, index) => bar(profile, graph, row, {y: top + index * barHeight, largest, total})),
    `<text class="s" x="${margin}" y="${height - 12}">${escapeXml(rest)}</text>`,
    '</svg>\n',
  ].join('\n');
};

interface BarPlace {
  readonly y: number;
  readonly largest: number;
  readonly total: number;
}

const bar = ({frames, metrics}: Profile, graph: CallGraph, row: number, {y, largest, total}: BarPlace): string => {
  const self = graph.self[row] ?? 0;
  const {unit} = metrics[0];
  const file = plainText(frames.file[row] ?? '');
  const line = frames.line[row] ?? 0;
  const short = file === '' ? '' : ` (${file.split(/[\\/]/).at(-1) ?? ''}${line > 0 ? `:${line}` : ''})`;
  const name = plainText(frames.name[row] ?? '?');
  const room = pictureWidth - 2 * margin - nameWidth - figureWidth;
  const width = Math.max(1, (self / largest) * room);
  const calls = `${formatCount(graph.calls[row] ?? 0)} calls`;
  const figures = `${formatShare(self / total)}  ${formatQuantity(self, unit)}  ${calls}`;
  const full = `${name}${file === '' ? '' : ` (${file}${line > 0 ? `:${line}` : ''})`}: own ${formatQuantity(self, unit)}, with callees ${formatQuantity(graph.total[row] ?? 0, unit)}, ${calls}`;
  return [
    `<g><title>${escapeXml(full)}</title>`,
    `<rect class="${kindStyles[frames.kind[row] ?? 'unresolved'].name}" x="${margin + nameWidth}" y="${y}" width="${width.toFixed(1)}" height="${barHeight - 4}" rx="1"/>`,
    `<text x="${margin}" y="${y + 12}">${escapeXml(fittedLabel(`${name}${short}`, nameWidth))}</text>`,
    `<text x="${(margin + nameWidth + width + 8).toFixed(1)}" y="${y + 12}">${escapeXml(figures)}</text></g>`,
  ].join('');
};
