# Healthy: the last events only.
import collections
import time

recent = collections.deque(maxlen=500)
number = 0
while True:
    for _ in range(20):
        recent.append({'number': number, 'text': 'event %d ' % number * 5})
        number += 1
    time.sleep(0.02)
