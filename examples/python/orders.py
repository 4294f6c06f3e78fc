"""Reads order lines and adds up totals per customer. Something here is slow: let perfwright find it."""

import random
import re


def make_lines(count):
    random.seed(7)
    return [f"order {n} customer-{random.randrange(1200)} amount {random.randrange(1, 999)}.{random.randrange(10, 99)}" for n in range(count)]


def parse_line(line):
    match = re.match(r"order (\d+) (customer-\d+) amount ([\d.]+)", line)
    return match.group(2), float(match.group(3))


def is_known(customer, seen):
    for other in seen:
        if other == customer:
            return True
    return False


def total_per_customer(lines):
    seen = []
    totals = {}
    for line in lines:
        customer, amount = parse_line(line)
        if not is_known(customer, seen):
            seen.append(customer)
        totals[customer] = totals.get(customer, 0) + amount
    return totals


def main():
    lines = make_lines(60_000)
    for _ in range(2):
        totals = total_per_customer(lines)
    print(f"{len(totals)} customers, {sum(totals.values()):.2f} in all")


if __name__ == "__main__":
    main()
