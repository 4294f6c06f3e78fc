// Calls in four layers, work at each. argv[2]: the function that does its work twice.
const twice = process.argv[2] ?? '';
const times = (name, count) => (name === twice ? 2 * count : count);
const rounds = Object.fromEntries(
  Object.entries({key: 600, put: 250, get: 300, score: 800, report: 40, request: 900}).map(([name, count]) => [name, times(name, count)]),
);

class Store {
  rows = new Map();

  key(number) {
    let value = number;
    for (let at = 0; at < rounds.key; at += 1) value = (value * 33 + at) % 0xffffff;
    return value;
  }

  put(number) {
    const slot = this.key(number);
    for (let at = 0; at < rounds.put; at += 1) this.rows.set((slot + at) & 1023, at);
    return slot;
  }

  get(number) {
    let found = 0;
    for (let at = 0; at < rounds.get; at += 1) found += this.rows.get((number + at) & 1023) ?? 0;
    return found;
  }
}

function score(store, number) {
  let best = store.get(number);
  for (let at = 0; at < rounds.score; at += 1) best = Math.max(best, (at * number) % 97);
  return best;
}

function report(store, number) {
  let line = '';
  for (let at = 0; at < rounds.report; at += 1) line = `${number}:${at}:${line.length}`;
  return line.length + score(store, number);
}

function request(store, number) {
  store.put(number);
  let total = 0;
  for (let at = 0; at < rounds.request; at += 1) total = (total * 5 + (at ^ number)) % 65537;
  return total + report(store, number);
}

function main() {
  const store = new Store();
  let result = 0;
  for (let number = 0; number < 120_000; number += 1) result += request(store, number);
  process.stdout.write(`${[result]}\n`);
}

main();
