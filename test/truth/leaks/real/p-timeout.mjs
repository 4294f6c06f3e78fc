// Every piece of work has a time limit and can be stopped by one signal for the whole program.
import pTimeout from 'p-timeout';

const shutdown = new AbortController();
setInterval(() => {
  for (let count = 0; count < 10; count += 1) {
    pTimeout(new Promise(resolve => setTimeout(resolve, 5)), {milliseconds: 1_000, signal: shutdown.signal});
  }
}, 10);
