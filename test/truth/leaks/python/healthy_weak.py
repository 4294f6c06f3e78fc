# Healthy: cycles that the collector finds, and a table that holds weakly.
import time
import weakref


class Node:
    def __init__(self, name):
        self.name = name
        self.me = self


table = weakref.WeakValueDictionary()
number = 0
while True:
    for _ in range(10):
        node = Node('node %d' % number)
        table[number] = node
        number += 1
    time.sleep(0.02)
