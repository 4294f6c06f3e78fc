// What charts of measurements share: the page, light and dark, axes with round numbers, no scripts.
import {capText, escapeXml} from './safe-text.js';

export const chartWidth = 900;
const margin = 14;

const style = [
  '.page{fill:#fff}.axis{stroke:#8c959f;stroke-width:1}.grid{stroke:#e6e8eb;stroke-width:1}',
  "text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#57606a}.heading{font-weight:600;font-size:15px;fill:#1b1f24}.title{font-weight:600;fill:#1b1f24}",
  '.base{fill:#2f6fb2;stroke:#2f6fb2}.changed{fill:#c4681c;stroke:#c4681c}.hollow{fill:none;stroke-width:1.5}.dot{fill-opacity:.75;stroke-width:1.2}',
  '.band{fill:#2e8b57;fill-opacity:.18}.estimate{stroke:#2e8b57;stroke-width:2}.zero{stroke:#1b1f24;stroke-width:1}.limit{stroke:#8c959f;stroke-dasharray:4 4}',
  '.single{fill:#57606a;stroke:#57606a}.single.hollow{fill:none}.line.base,.line.changed{fill:none;stroke-opacity:.5}',
  '@media(prefers-color-scheme:dark){.page{fill:#15181c}.axis{stroke:#6e7681}.grid{stroke:#2b3138}text{fill:#a9b1ba}.heading,.title{fill:#f0f3f6}',
  '.base{fill:#79b8ff;stroke:#79b8ff}.changed{fill:#ffab70;stroke:#ffab70}.band{fill:#56d364;fill-opacity:.2}.estimate{stroke:#56d364}',
  '.zero{stroke:#f0f3f6}.limit{stroke:#6e7681}.single{fill:#a9b1ba;stroke:#a9b1ba}.single.hollow,.line.base,.line.changed{fill:none}}',
].join('');

export interface Panel {
  readonly title: string;
  readonly height: number;
  /** Elements below the title, in a coordinate system `plotWidth` wide. */
  readonly body: readonly string[];
}

export const plotWidth = chartWidth - 2 * margin;

export const drawChart = (heading: readonly string[], panels: readonly Panel[]): string => {
  let y = 30 + (heading.length - 1) * 18 + 10;
  const drawn = panels.map(({title, height, body}) => {
    const group = [
      `<g transform="translate(${margin} ${y})">`,
      `<text class="title" x="0" y="14">${escapeXml(title)}</text>`,
      `<g transform="translate(0 22)">`,
      ...body,
      '</g></g>',
    ];
    y += height + 36;
    return group.join('\n');
  });
  const [first = '', ...rest] = heading;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${y}" viewBox="0 0 ${chartWidth} ${y}" role="img" aria-label="${escapeXml(capText(first, 200))}">`,
    `<style>${style}</style>`,
    `<rect class="page" width="${chartWidth}" height="${y}"/>`,
    `<text class="heading" x="${margin}" y="28">${escapeXml(capText(first, 115))}</text>`,
    ...rest.map((line, index) => `<text x="${margin}" y="${46 + index * 18}">${escapeXml(capText(line, 140))}</text>`),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
};

/** From a value to a place on the page. */
export type Scale = (value: number) => number;

export const linear =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale =>
  value =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);

/** Round numbers inside the range: 1, 2 or 5 times a power of ten apart. */
export const ticks = ([from, to]: readonly [number, number], about = 5): readonly number[] => {
  const rough = (to - from) / about;
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough) ?? rough;
  const first = Math.ceil(from / step);
  return Array.from({length: Math.floor(to / step) - first + 1}, (_, index) => (first + index) * step);
};

/** Most values, with room around them: a few far ones must not press the rest together. */
export const usualRange = (values: readonly number[], mustShow: readonly number[] = []): readonly [number, number] => {
  const ordered = values.filter(Number.isFinite).sort((left, right) => left - right);
  const at = (share: number): number => ordered[Math.round(share * (ordered.length - 1))] ?? 0;
  const quarter = Math.max(at(0.75) - at(0.25), Math.abs(at(0.5)) * 1e-3, 1e-12);
  const low = Math.min(...mustShow, Math.max(ordered[0] ?? 0, at(0.25) - 3 * quarter));
  const high = Math.max(...mustShow, Math.min(ordered.at(-1) ?? 1, at(0.75) + 3 * quarter));
  const room = (high - low) * 0.06 || 1;
  return [low - room, high + room];
};

export const near = (value: number): string => value.toFixed(1);

/** Inside the range as it is, outside of it on the edge. */
export const clamped = (value: number, [from, to]: readonly [number, number]): number => Math.min(to, Math.max(from, value));

/** Up to three figures, without zeros that say nothing. */
export const tickText = (value: number): string => `${Number(value.toPrecision(3))}`;
