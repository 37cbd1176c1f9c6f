"""A mail server as small as the tests need: it keeps what it is given, refuses, or hangs."""

import contextlib
import socketserver
import threading


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.connections += 1
        if self.server.hangs_at == "CONNECT":
            self.hang()
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == self.server.hangs_at:
                self.hang()
            if word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            elif word in self.server.drops_at:
                return
            elif word == "RCPT" and (code := self.server.refusal(line)):
                self.say(f"{code} no such mailbox here")
            else:
                self.say("250 ok")

    def hang(self):
        """Nothing is said until the test is over."""
        self.server.over.wait(30)

    def take(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        if self.server.hangs_at == "ANSWER":
            self.hang()
        self.say("250 kept")

    def say(self, text):
        with contextlib.suppress(OSError):  # who asked may have hung up
            self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mails: list

    def refusal(self, line):
        """A code for everybody, or {piece of the address: code}."""
        if not isinstance(self.refuses, dict):
            return self.refuses
        return next((c for piece, c in self.refuses.items() if piece in line), None)


@contextlib.contextmanager
def running(refuses=None, *, hangs_at="", drops_at=()):
    """`hangs_at` a command, CONNECT, or ANSWER: after it took the words; `drops_at` hangs up."""
    server = Server(("127.0.0.1", 0), Handler)
    server.mails, server.refuses, server.connections = [], refuses, 0
    server.hangs_at, server.drops_at = hangs_at, drops_at
    server.over = threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
