// Merge a list of updates into a list of users.
const { merge } = require('radashi');

const users = [];
const updates = [];
for (let i = 0; i < 48000; i++) users.push({ id: `user${i}`, name: 'a' });
for (let i = 0; i < 48000; i += 2) updates.push({ id: `user${i}`, name: 'b' });
const out = merge(users, updates, (u) => u.id);
console.log(out.length, out[2].name);
