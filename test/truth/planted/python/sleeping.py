"""Sleeps nearly all the time: no code to make faster."""

import time


def poll():
    time.sleep(0.05)
    return sum(range(2_000))


def main():
    for _ in range(40):
        poll()


main()
