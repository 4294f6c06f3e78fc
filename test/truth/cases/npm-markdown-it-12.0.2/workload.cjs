// Render a text with many single back ticks that are never closed.
const md = require('markdown-it')();

const text = '\\``'.repeat(21000);
console.log(md.render(text).length);
