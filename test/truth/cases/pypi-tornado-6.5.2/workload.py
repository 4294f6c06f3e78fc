# Parse the head of a response that repeats the same header line many times.
from tornado.httputil import HTTPHeaders

block = "".join(f"X-Trace: hop-{i:05d}-{'x' * 60}\r\n" for i in range(11500))
headers = HTTPHeaders()
for line in block.split("\r\n"):
    if line:
        headers.parse_line(line)
print(len(headers.get_list("X-Trace")))
