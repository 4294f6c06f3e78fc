// Leaks: every answer is kept under its full address.
const http = require('node:http');

const answers = new Map();

const render = url => ({url, at: new Date(), body: `<p>${url}</p>`.repeat(8)});

const handle = (request, response) => {
  let answer = answers.get(request.url);
  if (answer === undefined) {
    answer = render(request.url);
    answers.set(request.url, answer);
  }
  response.end(answer.body);
};

http.createServer(handle).listen(0, '127.0.0.1');
