// Ends at once and leaves a process in a session of its own that ignores TERM and keeps standard output open.
const {spawn} = require('node:child_process');
const daemon = 'process.on("SIGTERM", () => {}); process.stdout.write("daemon\\n"); setInterval(() => {}, 1000);';
spawn(process.execPath, ['-e', daemon], {detached: true, stdio: 'inherit'}).unref();
setTimeout(() => process.exit(0), 200);
