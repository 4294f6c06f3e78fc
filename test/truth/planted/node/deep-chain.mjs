// The hot spot: `collatzLength`, eight calls below main.
function collatzLength(number) {
  let length = 1;
  while (number !== 1) {
    number = number % 2 === 0 ? number / 2 : 3 * number + 1;
    length += 1;
  }
  return length;
}

function levelSix(limit) {
  let longest = 0;
  for (let number = 1; number < limit; number += 1) longest = Math.max(longest, collatzLength(number));
  return longest;
}

const levelFive = limit => levelSix(limit);
const levelFour = limit => levelFive(limit);
const levelThree = limit => levelFour(limit);
const levelTwo = limit => levelThree(limit);
const levelOne = limit => levelTwo(limit);

function main() {
  console.log(levelOne(900_000));
}

main();
