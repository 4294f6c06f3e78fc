// Compare two versions of a text that have few lines in common.
const { diffLines } = require('diff');

const a = [];
const b = [];
for (let i = 0; i < 900; i++) {
  a.push(`alpha ${i}`, `same ${i % 40}`);
  b.push(`same ${(i * 7) % 40}`, `beta ${i}`);
}
const parts = diffLines(a.join('\n'), b.join('\n'));
console.log(parts.length);
