# Read a PDF name in which every character is written as an escape.
from io import BytesIO
from pypdf.generic import NameObject

raw = b"/" + b"#41" * 25000 + b" "
name = NameObject.read_from_stream(BytesIO(raw), None)
print(len(name))
