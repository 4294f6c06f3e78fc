# Parse the content type of an upload; the header is full of backslashes.
from multipart.multipart import parse_options_header

ok = [parse_options_header(f'multipart/form-data; boundary="b{i}"')[1][b"boundary"] for i in range(50)]
value = 'application/x-www-form-urlencoded; !="' + "\\" * 37
kind, opts = parse_options_header(value)
print(len(ok), kind)
