// Keep the first entry for each tag of a catalogue.
const R = require('ramda');

const entries = [];
for (let i = 0; i < 11000; i++) entries.push({ tag: `tag-${i % 8600}`, size: i });
const first = R.uniqBy((entry) => entry.tag, entries);
console.log(first.length);
