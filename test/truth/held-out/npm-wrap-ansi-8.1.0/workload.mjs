// Wrap a long coloured line without spaces.
import wrapAnsi from 'wrap-ansi';

const line = '\u001B[31mab\u001B[39m'.repeat(3000);
console.log(wrapAnsi(line, 60, {hard: true}).length);
