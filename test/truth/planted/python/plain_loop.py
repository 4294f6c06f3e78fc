"""The hot spot: `checksum`, a plain loop."""


def checksum(numbers):
    total = 0
    for number in numbers:
        total = (total * 31 + number) % 1_000_003
    return total


def prepare(size):
    return list(range(size))


def main():
    numbers = prepare(300_000)
    for _ in range(180):
        result = checksum(numbers)
    print(result)


main()
