// The boxes of a flame graph picture: place, name and count of each, from its title and rectangle.
import type {Skips} from './failures.js';
import {splitFrameText} from './frame-text.js';
import type {FunctionName} from './function-table.js';

export interface Box {
  readonly spelling: FunctionName;
  /** In samples where the picture says so exactly (inferno), else in its own length unit. */
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly count: number;
  readonly countName: string;
  readonly differential: boolean;
}

/** From the end: `name (1,234 samples, 5.67%)`, or with `; +0.12%` when two recordings are compared. */
const titleForm = /^(.*) \(([\d,]+(?:\.\d+)?) ([^(),]*), [\d.]+%(; [+-]?[\d.]+%)?\)$/s;
const opening = '<title>';
const closing = '</title>';
/** A rectangle stands right behind its title. */
const longestGap = 400;

export const readBoxes = (text: string, skipped: Skips): readonly Box[] => {
  const boxes: Box[] = [];
  const spelt = new Map<string, FunctionName>();
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
    const end = text.indexOf(closing, at);
    if (end < 0) break;
    const rectangle = text.indexOf('<rect', end);
    const close = rectangle < 0 ? -1 : text.indexOf('>', rectangle);
    const title = titleForm.exec(text.slice(at + opening.length, end));
    if (title === null || close < 0 || rectangle - end > longestGap) {
      skipped.count('titles that are no function with a count and a rectangle');
      continue;
    }
    const box = boxOf(title, text.slice(rectangle, close), spelt);
    if (box === undefined) skipped.count('rectangles without a place or with an impossible count');
    else boxes.push(box);
    at = close;
  }
  return boxes;
};

const boxOf = (title: RegExpExecArray, rectangle: string, spelt: Map<string, FunctionName>): Box | undefined => {
  const name = title[1] ?? '';
  const spelling = spelt.get(name) ?? splitFrameText(unescapeXml(name));
  spelt.set(name, spelling);
  const exactX = attribute(rectangle, 'fg:x');
  const exactWidth = attribute(rectangle, 'fg:w');
  const exact = !Number.isNaN(exactX) && !Number.isNaN(exactWidth);
  const x = exact ? exactX : attribute(rectangle, 'x');
  const width = exact ? exactWidth : attribute(rectangle, 'width');
  const y = attribute(rectangle, 'y');
  const count = Number((title[2] ?? '').replaceAll(',', ''));
  if (Number.isNaN(x) || !(width >= 0) || Number.isNaN(y) || !Number.isFinite(count)) return undefined;
  return {spelling, x, width, y, count, countName: unescapeXml(title[3] ?? ''), differential: title[4] !== undefined};
};

/** Numbers may be in per cent of the width; NaN when the attribute is not there. */
const attribute = (rectangle: string, name: string): number => {
  const start = rectangle.indexOf(` ${name}="`);
  if (start < 0) return Number.NaN;
  const from = start + name.length + 3;
  const value = Number.parseFloat(rectangle.slice(from, rectangle.indexOf('"', from)));
  return Number.isFinite(value) ? value : Number.NaN;
};

const entities = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const unescapeXml = (text: string): string =>
  text.replace(/&(#x?[0-9a-fA-F]{1,6}|\w{1,6});/g, (whole, name: string) => entities.get(name) ?? numeric(name) ?? whole);

const numeric = (name: string): string | undefined => {
  if (!name.startsWith('#')) return undefined;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
};
