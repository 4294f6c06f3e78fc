// Reads n records and looks each one up in a list: cheap while n is small.
const readRecords = size => {
  let sum = 0;
  for (let number = 0; number < size * 5_000; number += 1) sum += Math.sqrt(number % 97) * (number & 3);
  return {records: Array.from({length: size}, (_, number) => `record ${(number * 7919) % size}`), sum};
};

const unseen = records => {
  const seen = [];
  for (const record of records) if (!seen.includes(record)) seen.push(record);
  return seen;
};

const {records, sum} = readRecords(Number(process.argv[2]));
console.log(unseen(records).length, sum > 0);
