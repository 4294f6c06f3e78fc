# Parse a page that holds one long flat list.
import collections
import collections.abc
import warnings

collections.Callable = collections.abc.Callable  # this old release needs it on a new Python
from bs4 import BeautifulSoup

warnings.simplefilter("ignore")
items = "".join(f"<li>item {i}</li>\n" for i in range(2000))
soup = BeautifulSoup(f"<html><body><ul>{items}</ul></body></html>", "html.parser")
print(len(soup.find_all("li")))
