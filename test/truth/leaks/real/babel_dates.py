# Formats dates with patterns that hold a text of the user's.
import datetime
import time

from babel.dates import format_date

day = datetime.date(2026, 1, 2)
number = 0
while True:
    for _ in range(20):
        format_date(day, "d. MMMM y 'for customer %d'" % number, locale='en')
        number += 1
    time.sleep(0.02)
