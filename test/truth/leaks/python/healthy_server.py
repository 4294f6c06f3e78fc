# Healthy: a server with a cache of ten entries.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        part = self.path.partition('=')[2]
        body = ANSWERS.setdefault(part, b'part %s ' % part.encode() * 50)
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(('127.0.0.1', 0), Handler).serve_forever()
