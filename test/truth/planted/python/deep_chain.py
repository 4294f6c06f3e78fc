"""The hot spot: `collatz_length`, eight calls below main."""


def collatz_length(number):
    length = 1
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        length += 1
    return length


def level_six(limit):
    return max(collatz_length(number) for number in range(1, limit))


def level_five(limit):
    return level_six(limit)


def level_four(limit):
    return level_five(limit)


def level_three(limit):
    return level_four(limit)


def level_two(limit):
    return level_three(limit)


def level_one(limit):
    return level_two(limit)


def main():
    print(level_one(260_000))


main()
