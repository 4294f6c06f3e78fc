// Render a document with a link definition that is padded with spaces.
const {marked} = require('marked');

console.log(marked.parse(`[link]:${' '.repeat(1500)}target${' '.repeat(1500)} text`).length);
