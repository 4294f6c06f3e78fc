// One phase after the other, each in one function. argv[2]: the function that does its work twice.
const twice = process.argv[2] ?? '';
const times = (name, count) => (name === twice ? 2 * count : count);

function load() {
  const numbers = [];
  const count = times('load', 14_000_000);
  for (let at = 0; at < count; at += 1) numbers[at % 50_000] = (at * 7919) % 10_007;
  return numbers;
}

function clean(numbers) {
  let total = 0;
  const count = times('clean', 60_000_000);
  for (let at = 0; at < count; at += 1) if (numbers[at % 5000] % 3 > 0) total += 1;
  return total;
}

function group(numbers) {
  const groups = new Map();
  const count = times('group', 12_000_000);
  for (let at = 0; at < count; at += 1) {
    const key = numbers[at % 5000] % 211;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return groups;
}

function smooth(numbers) {
  let value = 0;
  const count = times('smooth', 70_000_000);
  for (let at = 0; at < count; at += 1) value = value * 0.9 + numbers[at % 5000] * 0.1;
  return value;
}

function order(groups) {
  let first;
  const count = times('order', 14_000);
  for (let at = 0; at < count; at += 1) [first] = [...groups].sort((a, b) => a[1] - b[1]);
  return first;
}

function main() {
  const numbers = load();
  process.stdout.write(`${[clean(numbers), smooth(numbers), order(group(numbers))]}\n`);
}

main();
