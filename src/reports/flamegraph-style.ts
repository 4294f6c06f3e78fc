// Colours and words of the flame graph: who owns a box, in light and in dark.
import type {FrameKind} from '../model/profile.js';

interface KindStyle {
  /** Class of the boxes: short, because it stands on each of them. */
  readonly name: string;
  readonly words: string;
  readonly light: string;
  readonly dark: string;
}

export const kindStyles: Readonly<Record<FrameKind, KindStyle>> = {
  user: {name: 'u', words: 'your code', light: '#f5b066', dark: '#a85d17'},
  dependency: {name: 'd', words: 'dependencies', light: '#9cc3e6', dark: '#2c6399'},
  runtime: {name: 'r', words: 'runtime', light: '#b9d4a5', dark: '#49703a'},
  native: {name: 'n', words: 'native', light: '#d3c8b4', dark: '#6c614e'},
  kernel: {name: 'k', words: 'kernel', light: '#c0b0e6', dark: '#6250a3'},
  gc: {name: 'g', words: 'garbage collection', light: '#ee8f86', dark: '#a53a33'},
  regexp: {name: 'x', words: 'regular expressions', light: '#eb9fcb', dark: '#98397a'},
  idle: {name: 'i', words: 'waiting', light: '#e0e2e5', dark: '#3d434c'},
  profiler: {name: 'p', words: 'the profiler', light: '#b5bac0', dark: '#585e66'},
  unresolved: {name: 'q', words: 'no name', light: '#efe6c2', dark: '#5e5531'},
};

export const fontSize = 11;
/** Of the usual monospace fonts, in ems; a little more than most have, so that labels never stick out. */
const letterEms = 0.605;

const styles = Object.values(kindStyles);
const fills = (mode: 'light' | 'dark'): string => styles.map(style => `.${style.name}{fill:${style[mode]}}`).join('');

export const styleSheet = `svg{background:#fff;color-scheme:light dark}
text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1b1d21}
.h{font:600 15px system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif}
.s{font:12px system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#50565f}
g{cursor:default}.a{fill:#eceef1}g:hover>rect{stroke:#1b1d21;stroke-width:1}
${fills('light')}
@media (prefers-color-scheme:dark){svg{background:#15171b}text{fill:#f3f4f6}.s{fill:#a9b0ba}.a{fill:#2a2e35}g:hover>rect{stroke:#fff}
${fills('dark')}}`;

/** What fits into `width` pixels; empty when not even three letters do. */
export const fittedLabel = (text: string, width: number): string => {
  const room = Math.floor((width - 6) / (fontSize * letterEms));
  if (room < 3) return '';
  const letters = Array.from(text);
  const columns = letters.map(letterColumns);
  if (columns.reduce((sum, own) => sum + own, 0) <= room) return text;
  let used = 1;
  let kept = 0;
  while (kept < letters.length && used + (columns[kept] ?? 1) <= room) {
    used += columns[kept] ?? 1;
    kept += 1;
  }
  return `${letters.slice(0, kept).join('')}…`;
};

/** East Asian letters and pictures are two columns wide. */
const letterColumns = (letter: string): number =>
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F000}-\u{1FAFF}]/u.test(letter) ? 2 : 1;
