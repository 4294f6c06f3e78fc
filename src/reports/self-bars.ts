// A call graph as bars of each function's own cost: its stacks are not known, so none are drawn.
import type {CallGraph, FrameKind, Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {frameLabel, fullLabel, shortLabel} from './frame-label.js';
import {drawPicture, fitted, margin, pictureWidth} from './picture-style.js';
import {formatCalls, formatCount, formatQuantity, formatShare} from './quantity.js';
import {escapeXml} from './safe-text.js';

const mostBars = 40;
const rowHeight = 22;
const labelWidth = 400;
const valueWidth = 150;

export const drawSelfBars = (
  profile: Profile,
  graph: CallGraph,
  {title, lines}: {readonly title: string; readonly lines: readonly string[]},
): string => {
  const whole = profileTotal(profile);
  const {unit} = profile.metrics[0];
  const rows = Array.from(graph.self.keys()).filter(row => (graph.self[row] ?? 0) > 0);
  rows.sort((a, b) => (graph.self[b] ?? 0) - (graph.self[a] ?? 0) || a - b);
  const shown = rows.slice(0, mostBars);
  const largest = graph.self[shown[0] ?? 0] ?? 1;
  const pixels = (pictureWidth - 2 * margin - labelWidth - valueWidth) / largest;
  const kinds = new Set<FrameKind>();
  const body = shown.map((row, index) => {
    const self = graph.self[row] ?? 0;
    const kind = profile.frames.kind[row] ?? 'unresolved';
    kinds.add(kind);
    const label = frameLabel(profile, row);
    const long = shortLabel(label);
    const name = fitted(long, labelWidth) === long ? long : fitted(label.name, labelWidth);
    const cost = `${formatQuantity(self, unit)}, ${formatShare(self / whole, 1)}`;
    const more = `total ${formatQuantity(graph.total[row] ?? 0, unit)}, ${formatCalls(graph.calls[row] ?? 0)}`;
    const width = Math.max(1, self * pixels);
    const y = index * rowHeight;
    return [
      `<g><title>${escapeXml(`${fullLabel(label)}: ${cost}; ${more}`)}</title>`,
      `<text x="0" y="${y + 15}">${escapeXml(name)}</text>`,
      `<rect class="${width > 3 ? 'box ' : ''}${kind}" x="${labelWidth}" y="${y + 2}" width="${width.toFixed(1)}" height="${rowHeight - 4}"/>`,
      `<text x="${(labelWidth + width + 8).toFixed(1)}" y="${y + 15}">${escapeXml(cost)}</text></g>`,
    ].join('');
  });
  const rest = rows.slice(mostBars).reduce((sum, row) => sum + (graph.self[row] ?? 0), 0);
  return drawPicture({
    title,
    lines: [...lines, "call graph without stacks: each bar is a function's own cost, without what it called"],
    kinds,
    body,
    bodyHeight: shown.length * rowHeight,
    footer:
      rows.length > mostBars
        ? [`${formatCount(rows.length - mostBars)} functions with less not drawn, together ${formatShare(rest / whole, 1)}.`]
        : ['All functions with own cost are drawn.'],
  });
};
