# One phase after the other, each in one function. argv[1]: the function that does its work twice.
import sys

twice = sys.argv[1] if len(sys.argv) > 1 else ""


def times(name, count):
    return 2 * count if name == twice else count


def load():
    return [index * 7919 % 10_007 for index in range(times("load", 8_000_000))]


def clean(numbers):
    total = 0
    for at in range(times("clean", 8_800_000)):
        if numbers[at % 5000] % 3:
            total += 1
    return total


def group(numbers):
    groups = {}
    for at in range(times("group", 5_200_000)):
        key = numbers[at % 5000] % 211
        groups[key] = groups.get(key, 0) + 1
    return groups


def smooth(numbers):
    value = 0.0
    for at in range(times("smooth", 10_000_000)):
        value = value * 0.9 + numbers[at % 5000] * 0.1
    return value


def order(groups):
    for _ in range(times("order", 26_000)):
        ranked = sorted(groups.items(), key=lambda pair: pair[1])
    return ranked


def main():
    numbers = load()
    clean(numbers)
    smooth(numbers)
    print(order(group(numbers))[:3])


main()
