# Row by row: every function runs many times, in turn. argv[1]: the function that does its work twice.
import sys

twice = sys.argv[1] if len(sys.argv) > 1 else ""


def times(name, count):
    return 2 * count if name == twice else count


def parse(row):
    total = 0
    for at in range(times("parse", 240)):
        total = (total * 31 + at * row) % 65521
    return total


def validate(value):
    seen = 0
    for at in range(times("validate", 140)):
        seen ^= value >> (at & 7)
    return seen


def price(value):
    amount = 1.0
    for at in range(times("price", 200)):
        amount = amount * 1.0001 + value / (at + 1)
    return amount


def discount(amount):
    for _ in range(times("discount", 110)):
        amount -= amount * 0.0003
    return amount


def describe(value, amount):
    parts = []
    for at in range(times("describe", 90)):
        parts.append(str(value + at))
    return ";".join(parts)


def checksum(text):
    total = 0
    for _ in range(times("checksum", 1)):
        for letter in text[:300]:
            total = (total << 1 ^ ord(letter)) & 0xFFFF
    return total


def main():
    result = 0
    for row in range(48_000):
        value = parse(row)
        validate(value)
        amount = discount(price(value))
        result ^= checksum(describe(value, amount))
    print(result)


main()
