// Two workers: one is terminated, the other still spins when the program exits.
const {isMainThread, parentPort, Worker, workerData} = require('node:worker_threads');

function workInWorker() {
  const end = Date.now() + 250;
  let value = 0;
  while (Date.now() < end) value = (value * 31 + 7) % 1_000_003;
  return value;
}

if (isMainThread) {
  const idle = new Worker(__filename, {workerData: 'idle'});
  const busy = new Worker(__filename, {workerData: 'busy'});
  let ready = 0;
  const onReady = () => {
    ready += 1;
    if (ready === 2) idle.terminate().then(() => process.exit(0));
  };
  idle.on('message', onReady);
  busy.on('message', onReady);
} else {
  workInWorker();
  parentPort.postMessage('ready');
  parentPort.on('message', () => {});
  if (workerData === 'busy') for (;;) workInWorker();
}
