# Four threads compute; only one of them can at a time.
import threading


def mandelbrot_row(y, width):
    inside = 0
    for x in range(width):
        c = complex(3.0 * x / width - 2.0, y)
        z = 0j
        for _ in range(60):
            z = z * z + c
            if abs(z) > 2.0:
                break
        else:
            inside += 1
    return inside


def render(rows, counts):
    for y in rows:
        counts.append(mandelbrot_row(2.0 * y / 750 - 1.0, 400))


def main():
    counts = []
    rows = range(3_500)
    threads = [threading.Thread(target=render, args=(rows[part::4], counts)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(counts))


main()
