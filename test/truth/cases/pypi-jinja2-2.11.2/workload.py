# Turn links in a comment into anchors; the comment ends in odd punctuation.
from jinja2.utils import urlize

out = urlize("see www.example.org, and " + "." * 13000 + "a " + "(" * 50 + "x")
print(len(out))
