// Healthy: sessions come and go, with their timers and promises.
const sessions = new Map();
let next = 0;

const close = id => {
  clearInterval(sessions.get(id).beat);
  sessions.delete(id);
};

setInterval(async () => {
  const id = next++;
  sessions.set(id, {id, payload: `session ${id} `.repeat(20), beat: setInterval(() => undefined, 1_000)});
  await new Promise(resolve => setTimeout(resolve, 50));
  close(id);
}, 5);
