// Build the list of all distinct tags of two catalogues.
const R = require('ramda');

const left = [];
const right = [];
for (let i = 0; i < 2600; i++) {
  left.push(`tag-${i}`);
  right.push(`tag-${i + 1300}`);
}
const all = R.union(left, right);
console.log(all.length);
