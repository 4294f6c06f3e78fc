// Row by row: every function runs many times, in turn. argv[2]: the function that does its work twice.
const twice = process.argv[2] ?? '';
const times = (name, count) => (name === twice ? 2 * count : count);

const rounds = {
  parse: times('parse', 900),
  validate: times('validate', 700),
  price: times('price', 1000),
  discount: times('discount', 600),
  describe: times('describe', 40),
  checksum: times('checksum', 500),
};

function parse(row) {
  let total = 0;
  for (let at = 0; at < rounds.parse; at += 1) total = (total * 31 + at * row) % 65521;
  return total;
}

function validate(value) {
  let seen = 0;
  for (let at = 0; at < rounds.validate; at += 1) seen = (seen * 7 + (value >> (at & 7))) % 8191;
  return seen;
}

function price(value) {
  let amount = 1;
  for (let at = 0; at < rounds.price; at += 1) amount = amount * 1.0001 + value / (at + 1);
  return amount;
}

function discount(amount) {
  for (let at = 0; at < rounds.discount; at += 1) amount -= amount / (at + 1000);
  return amount;
}

function describe(value) {
  const parts = [];
  for (let at = 0; at < rounds.describe; at += 1) parts.push(`${value + at}`);
  return parts.join(';');
}

function checksum(text) {
  let total = 0;
  for (let at = 0; at < rounds.checksum; at += 1) total = (total * 33 + text.charCodeAt(at % text.length)) % 65521;
  return total;
}

function main() {
  let result = 0;
  for (let row = 0; row < 100_000; row += 1) {
    const value = parse(row);
    result += validate(value) + discount(price(value)) + checksum(describe(value));
  }
  process.stdout.write(`${[result]}\n`);
}

main();
