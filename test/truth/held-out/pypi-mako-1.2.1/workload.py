# Compile a template whose tag has many quoted attributes and never ends.
from mako.exceptions import MakoException
from mako.template import Template

try:
    Template("<%tag" + "".join(f' a{i}="{i}"' for i in range(9)) + '"' * 24)
except MakoException as error:
    print(type(error).__name__)
