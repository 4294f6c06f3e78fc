# Read the cookie header of a client that escapes every character.
from tornado.httputil import parse_cookie

value = "theme=dark; lang=en; note=\"" + "\\\"" * 27000 + "\"; id=42"
jar = parse_cookie(value)
print(len(jar), len(jar["note"]))
