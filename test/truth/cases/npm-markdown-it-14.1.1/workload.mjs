// Render a text that consists of quotation marks, with typographic quotes switched on.
import markdownit from 'markdown-it';

const md = markdownit({ typographer: true });
const text = '"'.repeat(68000);
console.log(md.render(text).length);
