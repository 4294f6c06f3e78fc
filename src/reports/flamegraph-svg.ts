// Profile → a static flame graph: callers above callees, width is cost. No scripts; figures in tooltips, names as text that a browser finds.
import type {FrameKind, Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {type FlameBox, type FlameLayout, layOutFlames} from './flamegraph-layout.js';
import {frameLabel, fullLabel, shortLabel} from './frame-label.js';
import {drawPicture, fitted, margin, pictureWidth, strengthOf} from './picture-style.js';
import {formatCount, formatQuantity, formatShare, metricTitle} from './quantity.js';
import {escapeXml} from './safe-text.js';
import {drawSelfBars} from './self-bars.js';

export interface PictureOptions {
  /** What was measured, e.g. the command. */
  readonly title: string;
  /** A line of its own under the figures. */
  readonly subtitle?: string;
}

const rowHeight = 18;
const inner = pictureWidth - 2 * margin;
const narrowestPixels = 0.4;
const mostLevels = 200;
const mostBytes = 1_900_000;

export const flamegraphSvg = (profile: Profile, {title, subtitle}: PictureOptions): string => {
  const more = subtitle === undefined ? [] : [subtitle];
  if (!(profileTotal(profile) > 0)) return drawEmpty(title, more);
  if (profile.graph !== undefined) return drawSelfBars(profile, profile.graph, {title, lines: [measured(profile), ...more]});
  for (let mostBoxes = 6_000; ; mostBoxes = Math.floor(mostBoxes / 2)) {
    const layout = layOutFlames(profile, {smallestShare: narrowestPixels / inner, mostBoxes, mostLevels});
    const picture = draw(profile, layout, title, more);
    if (Buffer.byteLength(picture) <= mostBytes || mostBoxes < 100) return picture;
  }
};

const drawEmpty = (title: string, more: readonly string[]): string =>
  drawPicture({
    title,
    lines: more,
    kinds: new Set(),
    body: [],
    bodyHeight: 0,
    footer: ['This profile is empty: no cost was recorded, so there is nothing to draw.'],
  });

const draw = (profile: Profile, layout: FlameLayout, title: string, more: readonly string[]): string => {
  const kinds = new Set<FrameKind>();
  const scale = inner / layout.total;
  const boxes = layout.boxes.map(box => {
    kinds.add(kindOf(profile, box));
    return drawNode(profile, box, layout.total, scale);
  });
  return drawPicture({
    title,
    lines: [`${measured(profile)}; callers above what they call, the widest first`, ...more],
    kinds,
    body: [drawBox('whole', 'all', `(${count(profile, layout.total)}, 100%)`, {left: 0, level: 0, width: inner}, 'all'), ...boxes],
    bodyHeight: (layout.levels + 1) * rowHeight,
    footer: [
      cutLine(profile, layout),
      'Point at a box for its full name and exact figures. The browser’s own search finds the names that fit; profile.folded beside this picture holds all.',
    ],
  });
};

const kindOf = ({frames, nodes}: Profile, {node}: FlameBox): FrameKind => frames.kind[nodes.frame[node] ?? 0] ?? 'unresolved';

const drawNode = (profile: Profile, box: FlameBox, total: number, scale: number): string => {
  const label = frameLabel(profile, profile.nodes.frame[box.node] ?? 0);
  const place = {left: box.start * scale, level: box.depth + 1, width: box.value * scale};
  const figures = `(${count(profile, box.value)}, ${((100 * box.value) / total).toFixed(2)}%)`;
  const short = shortLabel(label);
  const shown = fitted(short, place.width) === short ? short : label.name;
  return drawBox(`${kindOf(profile, box)}${strengthOf(label.name)}`, fullLabel(label), figures, place, shown);
};

interface Place {
  readonly left: number;
  /** 0 = the top row. */
  readonly level: number;
  readonly width: number;
}

/** The title has the form that readers of flame graph pictures know: `name (1,234 samples, 5.67%)`. */
const drawBox = (style: string, name: string, figures: string, {left, level, width}: Place, label: string): string => {
  const top = level * rowHeight;
  const shown = fitted(label, width);
  const text = shown === '' ? '' : `<text x="${pixels(left + 4)}" y="${top + 12.5}">${escapeXml(shown)}</text>`;
  // Where there is room for one, a border in the colour of the page keeps neighbours apart.
  const box = width > 3 ? 'box ' : '';
  return `<g><title>${escapeXml(name)} ${figures}</title><rect class="${box}${style}" x="${pixels(left)}" y="${top}" width="${pixels(width)}" height="${rowHeight}"/>${text}</g>`;
};

const pixels = (value: number): string => `${Number(value.toFixed(2))}`;

/** Exact: samples and counts as whole numbers, time in milliseconds to the microsecond. */
const count = ({metrics: [{unit, name}]}: Profile, value: number): string => {
  if (unit === 'nanoseconds') return `${formatCount(value / 1e6)} ms`;
  return `${formatCount(value)} ${unit === 'count' && name !== 'other' ? name : unit}`;
};

/** `3.12 s of CPU time in 312 samples`. */
const measured = ({metrics: [{name, unit, self}], graph, sampleCount}: Profile): string => {
  const total = (graph?.self ?? self).reduce((sum, value) => sum + value, 0);
  const amount =
    unit === 'nanoseconds' || unit === 'bytes' ? `${formatQuantity(total, unit)} of ${metricTitle(name)}` : formatQuantity(total, unit);
  return `${amount}${sampleCount === undefined || unit === 'samples' ? '' : ` in ${formatCount(sampleCount)} samples`}`;
};

const cutLine = (profile: Profile, {tooNarrow, tooDeep, narrowValue, smallest, total}: FlameLayout): string => {
  const left = [
    ...(tooNarrow > 0
      ? [
          `${formatCount(tooNarrow)} boxes narrower than ${formatQuantity(smallest, profile.metrics[0].unit)} (${formatShare(smallest / total)}) not drawn, together ${formatShare(narrowValue / total)}`,
        ]
      : []),
    ...(tooDeep > 0 ? [`${formatCount(tooDeep)} boxes deeper than ${mostLevels} levels not drawn`] : []),
  ];
  return left.length === 0 ? 'All functions on the stack are drawn.' : `${left.join('; ')}.`;
};
