# Healthy: functools.lru_cache with a limit.
import functools
import time


@functools.lru_cache(maxsize=400)
def describe(number):
    return {'number': number, 'text': 'number %d ' % number * 5}


number = 0
while True:
    for _ in range(20):
        describe(number)
        number += 1
    time.sleep(0.02)
