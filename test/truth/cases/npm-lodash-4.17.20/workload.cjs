// Clean the fields of a form; one field has blanks in its middle.
const _ = require('lodash');

const fields = _.times(200, (i) => `  value ${i}  `);
fields.push('a' + ' '.repeat(58000) + 'b');
const out = fields.map((f) => _.trim(f));
console.log(_.sumBy(out, 'length'), _.toNumber(fields[200]));
