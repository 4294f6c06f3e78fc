// Compile nth-child formulas from a style sheet; one is malformed.
const { parse } = require('nth-check');

let sum = 0;
for (let i = 1; i < 500; i++) sum += parse(`${i}n+${i % 5}`)[0];
try {
  parse('2n' + ' '.repeat(70000) + '!');
} catch (err) {
  sum += 1;
}
console.log(sum);
