# Normalise the addresses in a list; one has a strange authority part.
from urllib3.util.url import parse_url

good = [parse_url(f"http://user@host{i}.example:80{i % 10}/p?q={i}").host for i in range(200)]
odd = "https://" + "@" * 9500 + "["
try:
    parse_url(odd)
except Exception as err:
    print(len(good), type(err).__name__)
else:
    print(len(good))
