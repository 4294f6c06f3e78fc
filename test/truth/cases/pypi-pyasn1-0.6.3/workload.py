# Decode an object identifier with a very large number of arcs.
from pyasn1.codec.ber import decoder

n = 45000
body = bytes([0x2A]) + bytes([0x01]) * n
length = len(body)
head = bytes([0x06, 0x83]) + length.to_bytes(3, "big")
value, rest = decoder.decode(head + body)
print(len(value), len(rest))
