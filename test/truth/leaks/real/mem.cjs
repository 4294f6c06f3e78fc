// Answers that may be kept for 20 ms.
const mem = require('mem');

const lookUp = mem(key => ({key, text: `answer ${key} `.repeat(6)}), {maxAge: 20});
let key = 0;
setInterval(() => {
  for (let count = 0; count < 20; count += 1) {
    key += 1;
    lookUp(key);
  }
}, 10);
