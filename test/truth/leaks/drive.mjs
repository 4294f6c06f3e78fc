// Sends the same number of new requests to the watched server each round.
const base = `http://127.0.0.1:${process.env.PERFWRIGHT_TARGET_PORT}`;
const start = Date.now();
for (let index = 0; index < 40; index += 1) await (await fetch(`${base}/item/${start + index}?part=${index % 10}`)).text();
