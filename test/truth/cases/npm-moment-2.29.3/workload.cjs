// Parse dates from mail headers; one header has a very long odd comment.
const moment = require('moment');

let ok = 0;
for (let i = 1; i < 28; i++) if (moment(`${i} Mar 2020 10:00:00 GMT`, moment.RFC_2822).isValid()) ok++;
const odd = '(' .repeat(70000);
console.log(ok, moment(odd, moment.RFC_2822).isValid());
