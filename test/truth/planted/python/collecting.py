# Collects garbage after every message, with a large heap to look through.
import gc


def load_catalogue(size):
    return [{"id": n, "tags": [n, n + 1]} for n in range(size)]


def handle(message, catalogue):
    node = {"message": message, "item": catalogue[message % len(catalogue)]}
    node["self"] = node
    return len(node["item"]["tags"])


def tidy_up():
    return gc.collect()


def main():
    catalogue = load_catalogue(60_000)
    done = 0
    for message in range(200):
        done += handle(message, catalogue)
        tidy_up()
    print(done)


main()
