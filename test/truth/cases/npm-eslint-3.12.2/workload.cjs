// Lint a generated file with many lines.
const { linter } = require('eslint');

const lines = [];
for (let i = 0; i < 9000; i++) lines.push(`var value${i} = ${i};`);
const messages = linter.verify(lines.join('\n'), {
  rules: { 'no-multiple-empty-lines': [2, { max: 1 }] },
}, { filename: 'big.js' });
console.log(messages.length);
