// Trim the lines of a document; one line has blanks in its middle.
const trim = require('trim');

let size = 0;
for (let i = 0; i < 500; i++) size += trim(`   line ${i}   `).length;
size += trim('a' + ' '.repeat(72000) + 'b').length;
console.log(size);
