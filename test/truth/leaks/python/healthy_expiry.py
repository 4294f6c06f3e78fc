# Healthy: a dictionary whose entries expire.
import time

entries = {}
number = 0
while True:
    now = time.monotonic()
    for _ in range(10):
        entries[number] = (now, 'entry %d ' % number * 5)
        number += 1
    for key in [key for key, (then, _) in entries.items() if now - then > 0.3]:
        del entries[key]
    time.sleep(0.02)
