# Leaks: parents and children know each other, they have finalizers, and the collector is off.
import gc
import time

gc.disable()


class Node:
    def __init__(self, name):
        self.name = name
        self.payload = name * 10
        self.other = None

    def __del__(self):
        self.payload = None


def work():
    count = 0
    while True:
        for _ in range(10):
            parent, child = Node('parent %d' % count), Node('child %d' % count)
            parent.other, child.other = child, parent
            count += 1
        time.sleep(0.02)


work()
