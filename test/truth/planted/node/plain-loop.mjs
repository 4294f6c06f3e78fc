// The hot spot: `checksum`, a plain loop.
const checksum = numbers => {
  let total = 0;
  for (const number of numbers) total = (total * 31 + number) % 1_000_003;
  return total;
};

const prepare = size => Array.from({length: size}, (_, index) => index);

const main = () => {
  const numbers = prepare(1_000_000);
  let result = 0;
  for (let round = 0; round < 240; round += 1) result = checksum(numbers);
  console.log(result);
};

main();
