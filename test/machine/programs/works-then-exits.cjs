// Works for a moment, then ends by itself with the exit code in its first argument.
function workBriefly() {
  const end = Date.now() + 250;
  let value = 0;
  while (Date.now() < end) value = (value * 31 + 7) % 1_000_003;
  return value;
}
workBriefly();
process.exit(Number(process.argv[2] ?? 0));
