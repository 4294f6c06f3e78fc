// Leaks: a heartbeat is started for each session and never stopped.
const openSession = id => {
  const session = {id, payload: `session ${id} `.repeat(20), beats: 0};
  setInterval(() => {
    session.beats += 1;
  }, 60_000);
  return session;
};

let next = 0;
setInterval(() => {
  for (let count = 0; count < 10; count += 1) openSession(next++);
}, 10);
