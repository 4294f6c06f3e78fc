# Calls in four layers, work at each. argv[1]: the function that does its work twice.
import sys

twice = sys.argv[1] if len(sys.argv) > 1 else ""


def times(name, count):
    return 2 * count if name == twice else count


class Store:
    def __init__(self):
        self.rows = {}

    def key(self, number):
        value = number
        for at in range(times("key", 90)):
            value = value * 33 + at & 0xFFFFFF
        return value

    def put(self, number):
        slot = self.key(number)
        for at in range(times("put", 60)):
            self.rows[slot & 1023] = at
        return slot

    def get(self, number):
        found = 0
        for at in range(times("get", 110)):
            found += self.rows.get(number + at & 1023, 0)
        return found


def score(store, number):
    best = store.get(number)
    for at in range(times("score", 150)):
        best = max(best, at * number % 97)
    return best


def report(store, number):
    line = ""
    for at in range(times("report", 70)):
        line = f"{number}:{at}"
    return len(line) + score(store, number)


def request(store, number):
    store.put(number)
    total = 0
    for at in range(times("request", 130)):
        total += at ^ number
    return total + report(store, number)


def main():
    store = Store()
    result = 0
    for number in range(58_000):
        result ^= request(store, number)
    print(result)


main()
