// Waits nearly all the time: no code to make faster.
import {setTimeout as sleep} from 'node:timers/promises';

const poll = async () => {
  await sleep(50);
  return Array.from({length: 2_000}, (_, index) => index).reduce((sum, value) => sum + value, 0);
};

for (let round = 0; round < 40; round += 1) await poll();
