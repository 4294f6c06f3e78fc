// Healthy: a cache that forgets its oldest entry.
const http = require('node:http');

const answers = new Map();

const handle = (request, response) => {
  let answer = answers.get(request.url);
  if (answer === undefined) {
    answer = {url: request.url, at: new Date(), body: `<p>${request.url}</p>`.repeat(8)};
    answers.set(request.url, answer);
    if (answers.size > 100) answers.delete(answers.keys().next().value);
  }
  response.end(answer.body);
};

http.createServer(handle).listen(0, '127.0.0.1');
