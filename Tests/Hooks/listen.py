"""A mail server and an SMS gateway of a test's own: prints both ports, takes one mail or one message, prints it, and ends."""

import http.server
import socketserver
import sys
import threading

done = threading.Event()


class Mail(socketserver.StreamRequestHandler):
    """SMTP as far as a client needs it to hand over one mail."""

    def handle(self):
        self.answer("220 test")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.answer("354 go on")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                sys.stdout.write(text.decode())
                self.answer("250 taken")
            elif word == b"QUIT":
                self.answer("221 bye")
            else:
                if word == b"RCPT":
                    sys.stdout.write(line.decode())
                self.answer("250 ok")
        done.set()

    def answer(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Gateway(http.server.BaseHTTPRequestHandler):
    """Takes a message by POST."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sys.stdout.write(f"{self.headers['Authorization']}\n{body}\n")
        self.send_response(200)
        self.end_headers()
        done.set()

    def log_message(self, *_):
        pass


mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
gateway = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
print(mail.server_address[1], gateway.server_address[1], flush=True)
for server in (mail, gateway):
    threading.Thread(target=server.serve_forever, daemon=True).start()
done.wait(60)
