// Render a text with many single back ticks that are never closed.
const md = require('markdown-it')();

const text = '\\``'.repeat(9500);
console.log(md.render(text).length);
