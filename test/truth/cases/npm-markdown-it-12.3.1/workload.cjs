// Render a text with an extremely long run of blanks inside a line.
const md = require('markdown-it')();

let size = 0;
for (let i = 0; i < 300; i++) size += md.render(`# Title ${i}\n\nsome *text* with [a link](x) and \`code\`.\n`).length;
size += md.render('x' + ' '.repeat(70000) + 'x  \nx').length;
console.log(size);
