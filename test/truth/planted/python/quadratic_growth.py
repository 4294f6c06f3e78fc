# Reads n records and looks each one up in a list: cheap while n is small.
import sys


def read_records(size):
    total = 0
    for number in range(size * 60):
        total += number % 7 * (number & 3)
    return [f"id{number * 7919 % size}" for number in range(size)], total


def unseen(records):
    seen = []
    for record in records:
        if record not in seen:
            seen.append(record)
    return seen


def main(size):
    records, total = read_records(size)
    print(len(unseen(records)), total)


main(int(sys.argv[1]))
