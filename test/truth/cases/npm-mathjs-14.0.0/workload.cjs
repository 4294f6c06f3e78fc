// Differentiate a long polynomial.
const { derivative } = require('mathjs');

const terms = [];
for (let i = 1; i < 900; i++) terms.push(`${i} * x^${i % 9 + 2}`);
const out = derivative(terms.join(' + '), 'x', { simplify: false });
console.log(out.toString().length);
