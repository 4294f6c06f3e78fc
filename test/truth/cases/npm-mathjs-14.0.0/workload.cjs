// Differentiate a long polynomial.
const { derivative } = require('mathjs');

const terms = [];
for (let i = 1; i < 760; i++) terms.push(`${i} * x^${i % 9 + 2}`);
const out = derivative(terms.join(' + '), 'x', { simplify: false });
console.log(out.filter((node) => node.isOperatorNode).length);
