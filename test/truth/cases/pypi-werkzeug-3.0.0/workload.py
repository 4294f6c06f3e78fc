# A large upload arrives in small pieces; the file is one endless line.
from werkzeug.sansio.multipart import MultipartDecoder, NeedData, Epilogue

boundary = b"frontier"
body = (b'--frontier\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
        + b"\r" + b"a" * 5_000_000 + b"\r\n--frontier--\r\n")
dec = MultipartDecoder(boundary)
size = 0
pos = 0
step = 2048
done = False
while not done:
    chunk = body[pos:pos + step]
    pos += step
    dec.receive_data(chunk or None)
    while True:
        event = dec.next_event()
        if isinstance(event, NeedData):
            break
        if isinstance(event, Epilogue):
            done = True
            break
        size += len(getattr(event, "data", b""))
print(size)
