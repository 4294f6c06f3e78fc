// Parse dates from mail headers; one header has a very long odd comment.
const { DateTime } = require('luxon');

let ok = 0;
for (let i = 10; i < 28; i++) if (DateTime.fromRFC2822(`${i} Mar 2020 10:00:00 GMT`).isValid) ok++;
console.log(ok, DateTime.fromRFC2822('('.repeat(65000)).isValid);
