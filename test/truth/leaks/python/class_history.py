# Leaks: a list on the class collects what every instance does.
import time


class Job:
    history = []

    def __init__(self, number):
        self.number = number
        self.notes = 'job %d ' % number * 5

    def run(self):
        self.history.append({'job': self, 'result': self.number ** 2})


def work():
    number = 0
    while True:
        for _ in range(20):
            Job(number).run()
            number += 1
        time.sleep(0.02)


work()
