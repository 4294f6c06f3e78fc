// Profile → a static flame graph: callers above callees, width is cost. No scripts; figures in tooltips, names as text that a browser finds.
import type {FrameKind, Profile} from '../model/profile.js';
import {functionTotals} from '../model/totals.js';
import {type FlameBox, type FlameLayout, layOutFlames} from './flamegraph-layout.js';
import {fittedLabel, kindStyles, styleSheet} from './flamegraph-style.js';
import {escapeXml, plainText} from './plain-text.js';
import {formatCount, formatQuantity, formatShare} from './quantity.js';
import {selfTimeBars} from './self-time-bars.js';

export interface PictureOptions {
  /** What was measured, e.g. the command. */
  readonly title: string;
}

export const pictureWidth = 1200;
export const margin = 10;
const rowHeight = 18;
const headHeight = 84;
const footHeight = 44;
const narrowestPixels = 0.4;
const mostLevels = 120;
const mostBytes = 1_900_000;

export const flamegraphSvg = (profile: Profile, {title}: PictureOptions): string => {
  if (profile.graph !== undefined) return selfTimeBars(profile, profile.graph, title);
  const inner = pictureWidth - 2 * margin;
  for (let mostBoxes = 6_000; ; mostBoxes = Math.floor(mostBoxes / 2)) {
    const layout = layOutFlames(profile, {smallestShare: narrowestPixels / inner, mostBoxes, mostLevels});
    const picture = draw(profile, layout, title);
    if (Buffer.byteLength(picture) <= mostBytes || mostBoxes < 100) return picture;
  }
};

const draw = (profile: Profile, layout: FlameLayout, title: string): string => {
  const height = headHeight + (layout.levels + 1) * rowHeight + footHeight;
  const scale = layout.total > 0 ? (pictureWidth - 2 * margin) / layout.total : 0;
  const whole = {left: margin, top: headHeight, width: pictureWidth - 2 * margin};
  const boxes = layout.boxes.map(box => boxSvg(profile, box, layout.total, scale));
  return [
    pictureStart(height, title),
    ...header(profile, title, `${measured(profile, layout.total)} · callers above callees, widest first`),
    rectangle('a', 'all', `(${count(profile, layout.total)}, 100%)`, whole, 'all'),
    ...boxes,
    ...footer(profile, layout, height),
    '</svg>\n',
  ].join('\n');
};

export const pictureStart = (height: number, title: string): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${height}" width="${pictureWidth}" height="${height}" role="img" aria-label="${escapeXml(`Flame graph of ${plainText(title)}`)}">`,
    `<style>${styleSheet}</style>`,
  ].join('\n');

/** Title, what is measured, and a legend of the owners that have time here. */
export const header = (profile: Profile, title: string, subtitle: string): readonly string[] => [
  `<text class="h" x="${margin}" y="24">${escapeXml(plainText(title, 130))}</text>`,
  `<text class="s" x="${margin}" y="44">${escapeXml(subtitle)}</text>`,
  ...legend(profile),
];

const legend = (profile: Profile): readonly string[] => {
  const shares = kindShares(profile);
  let left = margin;
  return shares.map(([kind, share]) => {
    const {name, words} = kindStyles[kind];
    const label = `${words} ${formatShare(share)}`;
    const entry = `<rect class="${name}" x="${left}" y="56" width="12" height="12" rx="2"/><text class="s" x="${left + 17}" y="66">${escapeXml(label)}</text>`;
    left += 17 + 14 + label.length * 6.6;
    return entry;
  });
};

const kindShares = (profile: Profile): readonly (readonly [FrameKind, number])[] => {
  const {self} = functionTotals(profile);
  const sums = new Map<FrameKind, number>();
  let total = 0;
  for (const [row, kind] of profile.frames.kind.entries()) {
    const value = self[row] ?? 0;
    sums.set(kind, (sums.get(kind) ?? 0) + value);
    total += value;
  }
  return [...sums]
    .filter(([, value]) => value > 0)
    .map(([kind, value]) => [kind, value / total] as const)
    .sort((a, b) => b[1] - a[1]);
};

const boxSvg = (profile: Profile, box: FlameBox, total: number, scale: number): string => {
  const {frames, nodes} = profile;
  const row = nodes.frame[box.node] ?? 0;
  const [name, file, line] = [plainText(frames.name[row] ?? '?'), frames.file[row] ?? '', frames.line[row] ?? 0];
  const place = file === '' ? '' : ` (${plainText(file)}${line > 0 ? `:${line}` : ''})`;
  const short = file === '' ? '' : ` (${plainText(file).split(/[\\/]/).at(-1) ?? ''}${line > 0 ? `:${line}` : ''})`;
  const at = {left: margin + box.start * scale, top: headHeight + (box.depth + 1) * rowHeight, width: box.value * scale};
  const figures = `(${count(profile, box.value)}, ${((100 * box.value) / total).toFixed(2)}%)`;
  const full = `${name}${short}`;
  const label = fittedLabel(full, at.width) === full ? full : name;
  return rectangle(kindStyles[frames.kind[row] ?? 'unresolved'].name, `${name}${place}`, figures, at, label);
};

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** The title has the form that readers of flame graph pictures know: `name (1,234 samples, 5.67%)`. */
const rectangle = (kind: string, name: string, figures: string, {left, top, width}: Place, label: string): string => {
  const shown = fittedLabel(label, width);
  const text = shown === '' ? '' : `<text x="${pixels(left + 4)}" y="${top + 12.5}">${escapeXml(shown)}</text>`;
  // A hair of background between neighbours, where there is room for one.
  const drawn = width > 2 ? width - 0.6 : width;
  return `<g><title>${escapeXml(name)} ${figures}</title><rect class="${kind}" x="${pixels(left)}" y="${top}" width="${pixels(drawn)}" height="${rowHeight - 1}" rx="1"/>${text}</g>`;
};

const pixels = (value: number): string => `${Number(value.toFixed(2))}`;

/** Exact: samples and counts as whole numbers, time in milliseconds to the microsecond. */
const count = (profile: Profile, value: number): string => {
  const [{unit, name}] = profile.metrics;
  if (unit === 'nanoseconds') return `${formatCount(value / 1e6)} ms`;
  return `${formatCount(value)} ${unit === 'count' && name !== 'other' ? name : unit}`;
};

/** `3.12 s of CPU time in 312 samples`. */
export const measured = ({metrics: [{name, unit}], sampleCount}: Profile, total: number): string => {
  const samples = sampleCount === undefined || unit === 'samples' ? '' : ` in ${formatCount(sampleCount)} samples`;
  const kinds: Readonly<Record<string, string>> = {cpu: ' of CPU time', wall: ' of wall-clock time', memory: ' of memory'};
  return `${formatQuantity(total, unit)}${kinds[name] ?? ''}${samples}`;
};

const footer = (profile: Profile, layout: FlameLayout, height: number): readonly string[] => {
  const {tooNarrow, tooDeep, smallest, total} = layout;
  const left = [
    tooNarrow > 0 &&
      `${formatCount(tooNarrow)} boxes narrower than ${formatQuantity(smallest, profile.metrics[0].unit)} (${formatShare(smallest / total)}) not drawn`,
    tooDeep > 0 && `${formatCount(tooDeep)} boxes deeper than ${mostLevels} levels not drawn`,
  ].filter(text => text !== false);
  const notes = left.length === 0 ? 'Every function with a sample is drawn.' : `${left.join('; ')}.`;
  return [
    `<text class="s" x="${margin}" y="${height - 24}">${escapeXml(notes)}</text>`,
    `<text class="s" x="${margin}" y="${height - 8}">Point at a box for its full name and exact figures; find a name with the browser’s own search.</text>`,
  ];
};
