// Every piece of work can be stopped by its own signal and by one for the whole program.
const anySignal = require('any-signal');

const shutdown = new AbortController();
setInterval(() => {
  for (let count = 0; count < 10; count += 1) {
    const signal = anySignal([shutdown.signal, new AbortController().signal]);
    if (typeof signal.clear === 'function') signal.clear();
  }
}, 10);
