// Parse a file with one quoted value per line; the file has no delimiter at all.
const Papa = require('papaparse');

const rows = [];
for (let i = 0; i < 135000; i++) rows.push(`"value number ${i}"`);
const out = Papa.parse(rows.join('\n'), { delimiter: ';', newline: '\n' });
console.log(out.data.length);
