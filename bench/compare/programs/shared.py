# A helper that three functions share, a recursion, and natives below two of them. argv[1]: the function that does its work twice.
import re
import sys

twice = sys.argv[1] if len(sys.argv) > 1 else ""
words = re.compile(r"[a-z]+[0-9]*")
text = " ".join(f"alpha{number} beta{number % 7} gamma" for number in range(60))


def times(name, count):
    return 2 * count if name == twice else count


def mix(seed):
    for at in range(times("mix", 130)):
        seed = (seed * 1103515245 + at) & 0x7FFFFFFF
    return seed


def tokens():
    found = []
    for _ in range(times("tokens", 2)):
        found = words.findall(text)
    return found


def count_words(found):
    counts = {}
    for _ in range(times("count_words", 2)):
        for word in found:
            counts[word] = counts.get(word, 0) + 1
    return mix(len(counts))


def depth(level):
    total = 0
    for at in range(times("depth", 16)):
        total += at * level
    return total if level == 0 else total + depth(level - 1)


def encode(found):
    size = 0
    for _ in range(times("encode", 3)):
        size += len("|".join(found).encode().hex())
    for at in range(times("encode", 220)):
        size ^= at
    return mix(size)


def walk(seed):
    for at in range(times("walk", 250)):
        seed = seed ^ (seed << 3) & 0xFFFF
    return mix(seed)


def main():
    result = 0
    for round_number in range(21_000):
        found = tokens()
        result ^= count_words(found) ^ encode(found) ^ walk(round_number) ^ depth(14)
    print(result)


main()
