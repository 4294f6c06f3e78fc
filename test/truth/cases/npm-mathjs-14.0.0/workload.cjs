// Differentiate many polynomials.
const { derivative, parse } = require('mathjs');

let nodes = 0;
for (let k = 0; k < 90; k++) {
  const terms = [];
  for (let i = 1; i < 60; i++) terms.push(`${i + k} * x^${(i % 9) + 2}`);
  const out = derivative(parse(terms.join(' + ')), 'x', { simplify: false });
  out.traverse((node) => { if (node.isOperatorNode) nodes++; });
}
console.log(nodes);
