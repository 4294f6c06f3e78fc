// Order the modules of a program by what they import.
const toposort = require('toposort');

const edges = [];
for (let i = 0; i < 12000; i++) for (let k = 1; k <= 3; k++) if (i + k * 7 < 12000) edges.push([`module${i}`, `module${i + k * 7}`]);
console.log(toposort(edges).length);
