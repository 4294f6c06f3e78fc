// Quote long Windows paths as command-line arguments.
const escape = require('cross-spawn/lib/util/escape');

let length = 0;
for (let i = 0; i < 4; i++) length += escape.argument(`${'\\'.repeat(30000)}x`, false).length;
console.log(length);
