# Checks names with a pattern that backtracks on long ones.
import re

NAME = re.compile(r"^(\w+\s?)*$")


def is_name(text):
    return NAME.match(text) is not None


def load(count):
    return ["name " + "x" * (n % 3 + 15) + "!" for n in range(count)]


def main():
    names = load(32)
    print(sum(is_name(name) for name in names))


main()
