// Starts itself once more, as a program of its own, and waits for it.
const {spawnSync} = require('node:child_process');

function workInProcess() {
  const end = Date.now() + 200;
  let value = 0;
  while (Date.now() < end) value = (value * 31 + 7) % 1_000_003;
  return value;
}
workInProcess();
if (process.argv[2] === undefined) spawnSync(process.execPath, [__filename, 'child'], {stdio: 'inherit'});
