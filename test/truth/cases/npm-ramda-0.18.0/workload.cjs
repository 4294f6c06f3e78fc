// Keep the first entry for each tag of a catalogue.
const R = require('ramda');

const entries = [];
for (let i = 0; i < 7000; i++) entries.push({ tag: `tag-${i % 5200}`, size: i });
const first = R.uniqBy((entry) => entry.tag, entries);
console.log(first.length);
