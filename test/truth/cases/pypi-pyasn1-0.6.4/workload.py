# Decode a message that was sent as thousands of small fragments.
from pyasn1.codec.ber import decoder

fragment = bytes([0x04, 100]) + b"x" * 100
body = fragment * 40000
value, rest = decoder.decode(bytes([0x24, 0x80]) + body + b"\x00\x00")
print(len(value), len(rest))
