// Read cookies that are padded with spaces.
const {Cookie} = require('tough-cookie');

let read = 0;
for (let i = 0; i < 3; i++) if (Cookie.parse(`name${' '.repeat(40000)}x`, {loose: true}) !== undefined) read += 1;
console.log(read);
