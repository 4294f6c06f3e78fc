// Run many small jobs, eight at a time.
const pLimit = require('p-limit');

const limit = pLimit(8);
const jobs = Array.from({length: 90000}, (_, i) => limit(async () => i % 7));
Promise.all(jobs).then(values => console.log(values.reduce((sum, value) => sum + value, 0)));
