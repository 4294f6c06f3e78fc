# Leaks: every view subscribes to a signal and never leaves.
import time


class Signal:
    def __init__(self):
        self.receivers = []

    def connect(self, receiver):
        self.receivers.append(receiver)


changed = Signal()


class View:
    def __init__(self, name):
        self.name = name
        self.rows = [name] * 30
        changed.connect(self.refresh)

    def refresh(self):
        return len(self.rows)


def work():
    count = 0
    while True:
        for _ in range(10):
            View('view %d' % count)
            count += 1
        time.sleep(0.02)


work()
