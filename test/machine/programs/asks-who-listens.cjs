// Ends itself on SIGTERM only if nobody else listens, as libraries for clean-up do; then says so.
process.on('SIGTERM', () => {
  if (process.listeners('SIGTERM').length === 1) {
    process.stdout.write('alone\n');
    process.exit(7);
  }
});
setInterval(() => {}, 1000);
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100);
