"""The hot spot: `slugify` of a package; this program only calls it."""

from slugtools import slugify


def main():
    titles = [f"Chapter {number}: the Quick, Brown Fox!" * 4 for number in range(30_000)]
    slugs = {slugify(title) for title in titles}
    print(len(slugs))


main()
