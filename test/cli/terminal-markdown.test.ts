// Markdown on a terminal.
import {createColors} from 'picocolors';
import {expect, test} from 'vitest';
import {terminalMarkdown} from '../../src/cli/terminal-markdown.js';

const plain = createColors(false);
const colored = createColors(true);

test('stays as it is without colours', () => {
  expect(terminalMarkdown('# Title\n**71 %** in `parse`', plain)).toBe('# Title\n**71 %** in `parse`');
});

test('turns marks into colours', () => {
  expect(terminalMarkdown('# Title\n**71 %** in `parse`', colored)).toBe(
    `${colored.bold('Title')}\n${colored.bold('71 %')} in ${colored.cyan('parse')}`,
  );
});

test('shows escaped characters as themselves', () => {
  expect(terminalMarkdown('\\< 1 % in \\_\\_init\\_\\_', colored)).toBe('< 1 % in __init__');
});

test('lets no escape sequence of a profiled program through', () => {
  expect(terminalMarkdown('a\u001B[2Jb\tc\r\u009Bd', plain)).toBe('a\uFFFD[2Jb\tc\uFFFD\uFFFDd');
});
