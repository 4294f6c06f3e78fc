# Most of the run is an import.
import slowstart


def main():
    print(sum(slowstart.SMALL))


main()
