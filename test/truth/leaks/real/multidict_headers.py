# Headers are put together for each message.
import time

from multidict import MultiDict

number = 0
while True:
    for _ in range(20):
        headers = MultiDict({'X-Message-%d' % number: 'yes'})
        headers.update(kind='text')
        headers.extend([('X-Copy', 'no')])
        headers.copy().getall('kind')
        number += 1
    time.sleep(0.02)
