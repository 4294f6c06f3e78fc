# Reads measurements from a pipe whose other end is slow.
import os
import time


def measure(path):
    with open(path, "w", buffering=1) as sink:
        for n in range(250):
            time.sleep(0.006)
            sink.write(f"{n}\n")
    os._exit(0)


def read_measurements(source):
    values = []
    while text := source.readline():
        values.append(int(text))
    return values


def main():
    path = f"/tmp/perfwright-planted-{os.getpid()}"
    os.mkfifo(path)
    if os.fork() == 0:
        measure(path)
    with open(path) as source:
        os.unlink(path)
        print(sum(read_measurements(source)))


main()
