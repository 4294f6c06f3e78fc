// Healthy: a cache with a limit that is reached only after several rounds.
const http = require('node:http');

const answers = new Map();

const handle = (request, response) => {
  answers.set(request.url, {url: request.url, body: `<p>${request.url}</p>`.repeat(20)});
  if (answers.size > 240) answers.delete(answers.keys().next().value);
  response.end('ok');
};

http.createServer(handle).listen(0, '127.0.0.1');
