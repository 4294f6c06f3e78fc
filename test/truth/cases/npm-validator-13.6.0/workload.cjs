// Normalise user input; one value has blanks in its middle.
const validator = require('validator');

let size = 0;
for (let i = 0; i < 200; i++) size += validator.trim(`  user${i}@example.org  `).length;
size += validator.rtrim('a' + ' '.repeat(42000) + 'b').length;
console.log(size);
