# Parses small documents, each of them new.
import time

import tomlkit

number = 0
while True:
    for _ in range(2):
        tomlkit.parse('[owner]\nname = "owner %d"\nports = [1, 2, 3]\n' % number)
        number += 1
    time.sleep(0.02)
