// Copy a catalogue with many small objects.
const clone = require('nanoclone').default || require('nanoclone');

const catalogue = { items: [] };
for (let i = 0; i < 240000; i++) catalogue.items.push({ id: i, size: { w: i, h: i + 1 } });
const copy = clone(catalogue);
console.log(copy.items.length, copy.items[10].size.w);
