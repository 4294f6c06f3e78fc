// What all pictures share: colours by who owns a function, the legend, the frame around the drawing. Light and dark, without scripts.
import {type FrameKind, frameKinds} from '../model/profile.js';
import {capText, escapeXml} from './safe-text.js';

export const pictureWidth = 1200;
export const margin = 12;

const labels = {
  user: 'your code',
  dependency: 'dependency',
  runtime: 'runtime',
  native: 'native',
  kernel: 'kernel',
  gc: 'garbage collection',
  idle: 'waiting',
  regexp: 'regular expression',
  profiler: 'profiler',
  unresolved: 'not resolved',
} as const satisfies Record<FrameKind, string>;

/** Light, dark. Chosen so that the labels on them keep a contrast of at least 4.5. */
const colours = {
  user: ['#ffb26b', '#8f4a12'],
  dependency: ['#f2dc6d', '#6a5b10'],
  runtime: ['#9cc9f5', '#1f4f80'],
  native: ['#c5b8f0', '#4c3f86'],
  kernel: ['#f59c94', '#8a2f2c'],
  gc: ['#f5a8d0', '#7f2f5c'],
  idle: ['#d9dde3', '#3b424c'],
  regexp: ['#8fdcb4', '#1d6446'],
  profiler: ['#d8bfa6', '#5f4a36'],
  unresolved: ['#c3c8c4', '#4b504c'],
} as const satisfies Record<FrameKind, readonly [string, string]>;

const fills = (index: 0 | 1): string => frameKinds.map(kind => `.${kind}{fill:${colours[kind][index]}}`).join('');

/** Three strengths keep neighbours of one kind apart. */
const style = [
  '.page{fill:#fff}.ink{fill:#1b1f24}.quiet{fill:#57606a}',
  "text{font:11px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1b1f24;pointer-events:none;white-space:pre}",
  '.prose,.quiet{font:12px system-ui,sans-serif}.heading{font:600 16px system-ui,sans-serif}',
  '.s1{fill-opacity:.86}.s2{fill-opacity:.72}',
  '.whole{fill:#e6e8eb}rect.box{stroke:#fff;stroke-width:1}g:hover>rect.box{stroke:#1b1f24}',
  fills(0),
  '@media(prefers-color-scheme:dark){.page{fill:#15181c}text,.ink{fill:#f0f3f6}.quiet{fill:#a9b1ba}.whole{fill:#2b3138}',
  `rect.box{stroke:#15181c}g:hover>rect.box{stroke:#f0f3f6}${fills(1)}}`,
].join('');

export interface Header {
  readonly title: string;
  /** Under the title, in this order. */
  readonly lines: readonly string[];
  readonly kinds: ReadonlySet<FrameKind>;
}

export interface Picture extends Header {
  /** Elements placed in a coordinate system that begins under the header, at the left margin. */
  readonly body: readonly string[];
  readonly bodyHeight: number;
  /** Under the drawing. */
  readonly footer: readonly string[];
  /** Instead of the colours of owners: style rules and their legend. */
  readonly own?: {readonly style: string; readonly legend: readonly LegendEntry[]};
}

export interface LegendEntry {
  readonly style: string;
  readonly text: string;
}

const longestLine = 160;
const legendSpacing = 18;
const characterWidth = 6.6;

export const drawPicture = ({title, lines, kinds, body, bodyHeight, footer, own}: Picture): string => {
  const legend = own?.legend ?? frameKinds.filter(kind => kinds.has(kind)).map(kind => ({style: kind, text: labels[kind]}));
  const linesTop = 46;
  const legendTop = linesTop + lines.length * 17;
  const bodyTop = legendTop + (legend.length > 0 ? 22 : 4);
  const footerTop = bodyTop + bodyHeight + 20;
  const height = footerTop + footer.length * 17;
  const heading = escapeXml(capText(title, 110));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" role="img" aria-label="${heading}">`,
    `<style>${style}${own?.style ?? ''}</style>`,
    `<rect class="page" width="${pictureWidth}" height="${height}"/>`,
    `<text class="heading" x="${margin}" y="26">${heading}</text>`,
    ...lines.map((line, index) => prose(line, linesTop + index * 17)),
    ...drawLegend(legend, legendTop),
    `<g transform="translate(${margin} ${bodyTop})">`,
    ...body,
    '</g>',
    ...footer.map((line, index) => prose(line, footerTop + index * 17)),
    '</svg>',
    '',
  ].join('\n');
};

const prose = (line: string, y: number): string =>
  `<text class="quiet" x="${margin}" y="${y}">${escapeXml(capText(line, longestLine))}</text>`;

const drawLegend = (legend: readonly LegendEntry[], top: number): readonly string[] => {
  let x = margin;
  return legend.map(({style, text}) => {
    const entry = `<rect class="${style}" x="${x}" y="${top - 9}" width="11" height="11" rx="2"/><text class="prose" x="${x + 16}" y="${top}">${text}</text>`;
    x += 16 + Math.round(text.length * characterWidth) + legendSpacing;
    return entry;
  });
};

/** Ideographs and the like are twice as wide in a fixed-width font. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff00-\uff60]/u;
const labelPadding = 8;
const leastCharacters = 3;

/** As much of the text as `width` pixels hold; empty when that is too little to mean anything. */
export const fitted = (text: string, width: number): string => {
  const room = Math.floor((width - labelPadding) / characterWidth);
  if (room < leastCharacters) return '';
  let used = 0;
  let shown = '';
  let shortened = '';
  for (const character of text) {
    used += wide.test(character) ? 2 : 1;
    if (used > room) return `${shortened.trimEnd()}…`;
    shown += character;
    if (used < room) shortened = shown;
  }
  return shown;
};

/** The same name always has the same strength. */
export const strengthOf = (name: string): string => {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash, 31) + name.charCodeAt(at);
  return ['', ' s1', ' s2'][Math.abs(hash) % 3] ?? '';
};
