// Handles SIGUSR1 itself, so that the inspector does not open.
process.on('SIGUSR1', () => {});
setInterval(() => {}, 1000);
process.stdout.write('ready\n');
