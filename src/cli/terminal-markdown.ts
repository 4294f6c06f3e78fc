// Markdown as a terminal shows it: colours for the marks. Without colours the Markdown stays as it is.
import type {Colors} from './terminal.js';

export const terminalMarkdown = (markdown: string, colors: Colors): string => {
  const text = withoutControls(markdown);
  return colors.isColorSupported
    ? text
        .split('\n')
        .map(line => styled(line, colors))
        .join('\n')
    : text;
};

const styled = (line: string, colors: Colors): string => {
  const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return colors.bold(heading);
  return line
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, words: string) => colors.bold(words))
    .replaceAll(/`([^`]+)`/g, (_, code: string) => colors.cyan(code))
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
};

/** Names come from the profiled program: an escape sequence in one must not reach the terminal. */
const withoutControls = (text: string): string => text.replaceAll(/[^\P{Cc}\n\t]/gu, '\u{FFFD}');
