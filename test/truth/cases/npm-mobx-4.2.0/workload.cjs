// Turn a large observable store into plain data.
const { observable, toJS } = require('mobx');

const store = observable({ rows: [] });
const rows = [];
for (let i = 0; i < 17000; i++) rows.push({ id: i, pos: { x: i, y: -i } });
store.rows.replace(rows);
const plain = toJS(store);
console.log(plain.rows.length, plain.rows[7].pos.x);
