// Leaks: each request adds a listener to an emitter that lives as long as the program.
const {EventEmitter} = require('node:events');
const http = require('node:http');

const settings = new EventEmitter();
settings.setMaxListeners(0);

const handle = (request, response) => {
  const state = {url: request.url, theme: 'light', history: new Array(20).fill(request.url)};
  settings.on('change', theme => {
    state.theme = theme;
  });
  response.end(state.theme);
};

http.createServer(handle).listen(0, '127.0.0.1');
setInterval(() => settings.emit('change', 'dark'), 200);
