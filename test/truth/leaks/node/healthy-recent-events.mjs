// Healthy: the last thousand events are kept, the rest is let go; it works by itself.
const recent = [];
let next = 0;

setInterval(() => {
  for (let count = 0; count < 40; count += 1) {
    recent.push({id: next++, text: `event ${next} `.repeat(4), at: Date.now()});
    if (recent.length > 1_000) recent.shift();
  }
}, 10);
