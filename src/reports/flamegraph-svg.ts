// A Profile as a flame graph: one static SVG file, root on top, readable without scripts in light and dark.
import type {FrameKind, MetricUnit, Profile} from '../model/profile.js';
import {profileTotal} from '../model/totals.js';
import {deepestLevel, type Layout, layOut, type PlacedBox} from './flamegraph-layout.js';
import {type FrameLabel, frameLabel, fullLabel, shortLabel} from './frame-label.js';
import {drawPicture, fitted, margin, pictureWidth, strengthOf} from './picture-style.js';
import {formatCount, formatQuantity, formatShare, metricTitle} from './quantity.js';
import {escapeXml} from './safe-text.js';
import {drawSelfBars} from './self-bars.js';

export interface PictureTitle {
  /** What was profiled, as a rule its command. */
  readonly title: string;
  readonly subtitle?: string;
}

const rowHeight = 18;
const largestBytes = 2_000_000;
/** Tried in this order until the file is small enough. The last one draws no two boxes side by side. */
const leastShares = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5] as const;

export const flamegraphSvg = (profile: Profile, title: PictureTitle): string => {
  const whole = profileTotal(profile);
  const lines = headerLines(profile, whole, title);
  const empty = {title: title.title, lines, kinds: new Set<FrameKind>(), body: [], bodyHeight: 0};
  if (!(whole > 0)) return drawPicture({...empty, footer: ['This profile is empty: there is nothing to draw.']});
  if (profile.graph !== undefined) return drawSelfBars(profile, profile.graph, {title: title.title, lines});
  let picture = '';
  for (const leastShare of leastShares) {
    picture = drawTree(profile, whole, leastShare, title.title, lines);
    if (Buffer.byteLength(picture) < largestBytes) return picture;
  }
  return picture;
};

const headerLines = (profile: Profile, whole: number, {subtitle}: PictureTitle): readonly string[] => {
  const {name, unit, meaning} = profile.metrics[0];
  const {tool, toolVersion, format} = profile.origin;
  const counted = unit === 'nanoseconds' || unit === 'bytes';
  const facts = [
    `${metricTitle(name)}: ${formatQuantity(whole, unit)}${counted ? '' : ` ${unit}`} in total`,
    ...(profile.sampleCount === undefined || !counted ? [] : [`${formatCount(profile.sampleCount)} samples`]),
    ...(meaning === 'exact' ? ['exact'] : []),
    tool === undefined ? `from ${format}` : `recorded by ${tool}${toolVersion === undefined ? '' : ` ${toolVersion}`}`,
  ];
  return [facts.join(' · '), ...(subtitle === undefined ? [] : [subtitle])];
};

const drawTree = (profile: Profile, whole: number, leastShare: number, title: string, lines: readonly string[]): string => {
  const layout = layOut(profile, whole, leastShare);
  const labels = new Map<number, FrameLabel>();
  const labelOf = (row: number): FrameLabel => {
    const label = labels.get(row) ?? frameLabel(profile, row);
    labels.set(row, label);
    return label;
  };
  const {unit} = profile.metrics[0];
  const pixels = (pictureWidth - 2 * margin) / whole;
  const kinds = new Set<FrameKind>();
  const draw = ({node, depth, start, total}: PlacedBox): string => {
    const row = profile.nodes.frame[node] ?? 0;
    const kind = profile.frames.kind[row] ?? 'unresolved';
    kinds.add(kind);
    const label = labelOf(row);
    return drawBox({
      x: start * pixels,
      width: total * pixels,
      y: (depth + 1) * rowHeight,
      title: exactTitle(fullLabel(label), total, whole, unit),
      text: labelThatFits(label, total * pixels),
      look: `${kind}${strengthOf(label.name)}`,
    });
  };
  const all = drawBox({
    x: 0,
    width: whole * pixels,
    y: 0,
    title: exactTitle('all', whole, whole, unit),
    text: `all: ${formatQuantity(whole, unit)}`,
    look: 'whole',
  });
  return drawPicture({
    title,
    lines,
    body: [all, ...layout.boxes.map(draw)],
    bodyHeight: (layout.levels + 1) * rowHeight,
    kinds,
    footer: footerLines(layout, whole, leastShare),
  });
};

/** The form that readers of flame graphs know (flamegraph.pl's), so that the picture can be read back. */
const exactTitle = (label: string, value: number, whole: number, unit: MetricUnit): string => {
  const amount = unit === 'nanoseconds' ? `${exact(value / 1e6)} ms` : `${exact(value)} ${unit}`;
  return `${label} (${amount}, ${((100 * value) / whole).toFixed(2)}%)`;
};

const exact = (value: number): string => {
  const [integer = '0', fraction = ''] = value.toFixed(6).split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${integer.replace(/\B(?=(?:\d{3})+$)/g, ',')}${digits === '' ? '' : `.${digits}`}`;
};

/** With its place when there is room, the bare name otherwise. */
const labelThatFits = (label: FrameLabel, width: number): string => {
  const long = shortLabel(label);
  return fitted(long, width) === long ? long : fitted(label.name, width);
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly text: string;
  readonly look: string;
}

const drawBox = ({x, y, width, title, text, look}: Box): string => {
  const left = x.toFixed(1);
  const label = text === '' ? '' : `<text x="${(x + 4).toFixed(1)}" y="${y + 13}">${escapeXml(text)}</text>`;
  return `<g><title>${escapeXml(title)}</title><rect class="box ${look}" x="${left}" y="${y}" width="${width.toFixed(1)}" height="${rowHeight}"/>${label}</g>`;
};

const footerLines = ({narrow, deep}: Layout, whole: number, leastShare: number): readonly string[] => {
  const least = formatShare(leastShare, 1);
  return [
    'Width: share of the total, own and called. Heaviest on the left; from left to right is not the order of time.',
    narrow.count === 0
      ? 'All functions are drawn.'
      : `${formatCount(narrow.count)} functions narrower than ${least} not drawn, together ${formatShare(narrow.total / whole, 1)}.`,
    ...(deep === 0 ? [] : [`${formatCount(deep)} calls deeper than ${deepestLevel} levels not drawn.`]),
  ];
};
