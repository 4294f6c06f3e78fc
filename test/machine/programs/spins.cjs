// Never comes back to its event loop.
function spinForEver() {
  let value = 0;
  for (;;) value = (value * 31 + 7) % 1_000_003;
}
process.stdout.write('ready\n');
spinForEver();
