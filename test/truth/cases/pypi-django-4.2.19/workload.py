# Wrap a long text that has almost no line breaks.
from django.utils.text import wrap

text = "lorem ipsum " * 180000
out = wrap(text, 20)
print(out.count("\n"))
