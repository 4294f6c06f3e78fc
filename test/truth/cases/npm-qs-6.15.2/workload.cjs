// Parse a query string with many nested objects.
const qs = require('qs');

const parts = [];
for (let i = 0; i < 110000; i++) parts.push(`item${i}[name]=n${i}`);
const out = qs.parse(parts.join('&'), { parameterLimit: 100000 });
console.log(Object.keys(out).length);
