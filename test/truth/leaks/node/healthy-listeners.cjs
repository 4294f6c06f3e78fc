// Healthy: each request listens for as long as it lasts.
const {EventEmitter} = require('node:events');
const http = require('node:http');

const settings = new EventEmitter();

const handle = (request, response) => {
  const state = {url: request.url, theme: 'light'};
  const change = theme => {
    state.theme = theme;
  };
  settings.on('change', change);
  response.on('close', () => settings.off('change', change));
  setTimeout(() => response.end(state.theme), 2);
};

http.createServer(handle).listen(0, '127.0.0.1');
