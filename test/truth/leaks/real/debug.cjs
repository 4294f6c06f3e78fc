// A logger for each request.
const debug = require('debug');

let request = 0;
setInterval(() => {
  for (let count = 0; count < 20; count += 1) {
    request += 1;
    debug(`app:request:${request}`)('served');
  }
}, 10);
