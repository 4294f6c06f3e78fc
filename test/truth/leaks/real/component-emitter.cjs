// Waits for one answer by its number, then stops listening.
const Emitter = require('component-emitter');

const emitter = new Emitter();
let number = 0;
setInterval(() => {
  for (let count = 0; count < 20; count += 1) {
    number += 1;
    const event = `answer ${number}`;
    const listener = () => undefined;
    emitter.on(event, listener);
    emitter.off(event, listener);
  }
}, 10);
