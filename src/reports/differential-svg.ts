// Two profiles in one flame graph: width is the mean of both, red where a function's own time grew, blue where it shrank.
import type {Profile} from '../model/profile.js';
import {nodeTotals} from '../model/totals.js';
import {type FlameBox, layOutFlames} from './flamegraph-layout.js';
import {frameLabel, fullLabel, shortLabel} from './frame-label.js';
import {drawPicture, fitted, margin, pictureWidth} from './picture-style.js';
import {formatCount} from './quantity.js';
import {escapeXml} from './safe-text.js';

export interface DifferentialOptions {
  readonly title: string;
  readonly lines: readonly string[];
  /** Factors that bring the sides to one speed. */
  readonly factors: readonly [base: number, changed: number];
}

const rowHeight = 18;
const inner = pictureWidth - 2 * margin;
const narrowestPixels = 0.4;
const mostLevels = 200;
const mostBoxes = 3_000;
/** A change of own time of this share of the whole has the full colour, unless others are larger. */
const fullColourShare = 0.1;
const steps = 4;

/** Light and dark, from faint to strong; labels on them keep a contrast of at least 4.5. */
const red = [
  ['#fbe3df', '#4a2f2c'],
  ['#f8c3bb', '#6b2f29'],
  ['#f49d91', '#8a2f27'],
  ['#ee7566', '#a8281d'],
] as const;
const blue = [
  ['#e0ecfa', '#2b3a4d'],
  ['#bdd8f5', '#27486f'],
  ['#93c1f0', '#215390'],
  ['#68a8ea', '#195bab'],
] as const;
const same = ['#eceef0', '#363c44'] as const;

const fills = (mode: 0 | 1): string =>
  [
    `.same{fill:${same[mode]}}`,
    ...red.map((colours, step) => `.up${step}{fill:${colours[mode]}}`),
    ...blue.map((colours, step) => `.down${step}{fill:${colours[mode]}}`),
  ].join('');
const style = `${fills(0)}@media(prefers-color-scheme:dark){${fills(1)}}`;

/** `both`: metric 0 the width, metric 1 the base, metric 2 the changed side, as recorded. */
export const differentialSvg = (both: Profile, {title, lines, factors: [baseFactor, changedFactor]}: DifferentialOptions): string => {
  const layout = layOutFlames(both, {smallestShare: narrowestPixels / inner, mostBoxes, mostLevels});
  const [, base, changed] = both.metrics;
  const baseTotals = nodeTotals(both, 1);
  const changedTotals = nodeTotals(both, 2);
  const wholeBase = sumOf(base?.self);
  const wholeChanged = sumOf(changed?.self);
  const change = (node: number): number => (changed?.self[node] ?? 0) * changedFactor - (base?.self[node] ?? 0) * baseFactor;
  const strongest = layout.boxes.reduce((most, {node}) => Math.max(most, Math.abs(change(node))), fullColourShare * layout.total);
  const scale = inner / Math.max(layout.total, Number.MIN_VALUE);
  const draw = (box: FlameBox): string => {
    const label = frameLabel(both, both.nodes.frame[box.node] ?? 0);
    const before = baseTotals[box.node] ?? 0;
    const after = changedTotals[box.node] ?? 0;
    const width = box.value * scale;
    const short = shortLabel(label);
    const shown = fitted(fitted(short, width) === short ? short : label.name, width);
    const own = `own time ${amount(both, base?.self[box.node] ?? 0)} → ${amount(both, changed?.self[box.node] ?? 0)}`;
    const figures = `${amount(both, before)} (${percent(before, wholeBase)}) → ${amount(both, after)} (${percent(after, wholeChanged)}), ${growth(before * baseFactor, after * changedFactor)}; ${own}`;
    return boxText(`${escapeXml(fullLabel(label))}: ${escapeXml(figures)}`, colourOf(change(box.node), strongest), {
      left: box.start * scale,
      top: (box.depth + 1) * rowHeight,
      width,
      shown,
    });
  };
  const all = `all: ${amount(both, wholeBase)} → ${amount(both, wholeChanged)}`;
  return drawPicture({
    title,
    lines: [...lines, 'Width: mean of both sides, at one speed. Colour: own time of the function in this place; its callers stay pale.'],
    kinds: new Set(),
    own: {
      style,
      legend: [
        {style: 'up3', text: 'own time grew'},
        {style: 'up1', text: 'grew a little'},
        {style: 'same', text: 'as before'},
        {style: 'down1', text: 'shrank a little'},
        {style: 'down3', text: 'own time shrank'},
      ],
    },
    body: [boxText(escapeXml(all), 'same', {left: 0, top: 0, width: inner, shown: fitted(all, inner)}), ...layout.boxes.map(draw)],
    bodyHeight: (layout.levels + 1) * rowHeight,
    footer: [
      ...(layout.tooNarrow + layout.tooDeep > 0
        ? [`${formatCount(layout.tooNarrow + layout.tooDeep)} boxes too narrow or too deep to draw are left out.`]
        : []),
      'Point at a box for both figures and the change. Colours alone prove nothing: the report says which changes are more than noise.',
    ],
  });
};

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly shown: string;
}

const boxText = (title: string, colour: string, {left, top, width, shown}: Place): string => {
  const text = shown === '' ? '' : `<text x="${pixels(left + 4)}" y="${top + 12.5}">${escapeXml(shown)}</text>`;
  return `<g><title>${title}</title><rect class="${width > 3 ? 'box ' : ''}${colour}" x="${pixels(left)}" y="${top}" width="${pixels(width)}" height="${rowHeight}"/>${text}</g>`;
};

/** Less than a quarter of the faintest step is no colour. */
const colourOf = (change: number, strongest: number): string => {
  const strength = Math.abs(change) / Math.max(strongest, Number.MIN_VALUE);
  if (strength < 0.06) return 'same';
  const step = Math.min(steps - 1, Math.floor(strength * steps));
  return `${change > 0 ? 'up' : 'down'}${step}`;
};

const pixels = (value: number): string => `${Number(value.toFixed(2))}`;
const percent = (value: number, whole: number): string => `${whole > 0 ? ((100 * value) / whole).toFixed(2) : '0.00'}%`;
const growth = (before: number, after: number): string => {
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  const change = 100 * (after / before - 1);
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change).toFixed(1)}%`;
};
const amount = ({metrics: [{unit}]}: Profile, value: number): string =>
  unit === 'nanoseconds' ? `${formatCount(value / 1e6)} ms` : `${formatCount(value)} ${unit}`;
const sumOf = (values: Float64Array | undefined): number => (values ?? new Float64Array()).reduce((sum, value) => sum + value, 0);
