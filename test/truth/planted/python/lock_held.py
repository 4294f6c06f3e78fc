# Four threads add up under one lock that is held for the whole piece of work.
import threading
import time


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.total = 0

    def add(self, amount):
        with self.lock:
            self.total += sum(range(amount % 50 * 20))
            time.sleep(0.002)


def clerk(ledger, entries):
    for entry in range(entries):
        ledger.add(entry)


def main():
    ledger = Ledger()
    clerks = [threading.Thread(target=clerk, args=(ledger, 120)) for _ in range(4)]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    print(ledger.total)


main()
