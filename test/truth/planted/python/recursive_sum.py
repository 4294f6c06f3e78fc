# Adds nested lists up by calling itself 150 levels deep, and copies what is left at each.


def nested_sum(values):
    if not values:
        return 0
    return values[0] + nested_sum(values[1:])


def make(size):
    return [n % 11 for n in range(size)]


def main():
    values = make(150)
    print(sum(nested_sum(values) for _ in range(40_000)))


main()
