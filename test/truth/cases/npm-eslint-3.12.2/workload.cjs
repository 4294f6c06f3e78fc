// Lint a generated file with a very long comment.
const { linter } = require('eslint');

const lines = ['/*'];
for (let i = 0; i < 24000; i++) lines.push(` * generated note number ${i}`);
lines.push(' */', 'var done = 1;');
const messages = linter.verify(lines.join('\n'), {
  rules: { 'no-multiple-empty-lines': [2, { max: 1 }] },
}, { filename: 'big.js' });
console.log(messages.length);
