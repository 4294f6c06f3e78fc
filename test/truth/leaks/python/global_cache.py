# Leaks: every answer is kept under its full address.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        if self.path not in ANSWERS:
            ANSWERS[self.path] = ('<p>%s</p>' % self.path).encode() * 8
        body = ANSWERS[self.path]
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(('127.0.0.1', 0), Handler).serve_forever()
