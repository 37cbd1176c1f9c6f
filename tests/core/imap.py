"""An IMAP server as small as the tests need: one folder, mails with flags, a password."""

import contextlib
import re
import socketserver
import threading
from dataclasses import dataclass, field

USER = "portal@example.org"


@dataclass
class Kept:
    raw: bytes
    flags: set = field(default_factory=set)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.hangs:
            self.server.over.wait(30)
            return
        self.say("* OK ready")
        while line := self.rfile.readline().decode():
            tag, _space, rest = line.strip().partition(" ")
            words = rest.split(" ")
            name = words[0].upper()
            if name == "UID":
                name = f"UID_{words[1].upper()}"
            answer = getattr(self, name.lower(), None)
            if answer is None:
                self.say(f"{tag} BAD what is {name}")
                continue
            self.say(f"{tag} {answer(rest) or 'OK done'}")
            if name == "LOGOUT":
                return

    def capability(self, _rest):
        self.say("* CAPABILITY IMAP4rev1")

    def login(self, rest):
        found = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', rest)
        given = [re.sub(r"\\(.)", r"\1", one or other) for one, other in found][1:]
        self.server.logins.append(given)
        return None if given == list(self.server.account) else "NO wrong password"

    def select(self, rest):
        if rest.split(" ", 1)[1].strip('"') not in self.server.folders:
            return "NO no such folder"
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.validity}] ok")
        return "OK [READ-WRITE] done"

    def uid_search(self, rest):
        first = int(re.search(r"UID (\d+):\*", rest)[1])
        last = max(self.server.mails, default=0)
        uids = [
            uid
            for uid, kept in self.server.mails.items()
            if "\\Seen" not in kept.flags and (uid >= first or uid == last)
        ]
        self.say(f"* SEARCH {' '.join(map(str, uids))}")

    def uid_fetch(self, rest):
        uid = int(rest.split(" ")[2])
        kept = self.server.mails.get(uid)
        if kept is None:
            return
        if "RFC822.SIZE" in rest:
            size = self.server.size or len(kept.raw)
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {size})")
            return
        if "[HEADER]<0." in rest:
            head = kept.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            self.say(f"* 1 FETCH (UID {uid} BODY[HEADER]<0> {{{len(head)}}}")
            self.wfile.write(head)
            self.say(")")
            return
        self.server.fetched.append(uid)
        self.say(f"* 1 FETCH (UID {uid} BODY[] {{{len(kept.raw)}}}")
        self.wfile.write(kept.raw)
        self.say(")")

    def uid_store(self, rest):
        uid = int(rest.split(" ")[2])
        self.server.mails[uid].flags.add("\\Seen")

    def logout(self, _rest):
        self.say("* BYE")

    def say(self, text):
        with contextlib.suppress(OSError):
            self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def put(self, raw: bytes) -> Kept:
        kept = self.mails[max(self.mails, default=0) + 1] = Kept(raw)
        return kept

    def url(self, password="secret", folder="INBOX"):
        host, port = self.server_address
        return f"imap://portal%40example.org:{password}@{host}:{port}/{folder}"


@contextlib.contextmanager
def running(*, hangs=False, password="secret"):
    server = Server(("127.0.0.1", 0), Handler)
    server.mails, server.logins, server.fetched = {}, [], []
    server.account, server.folders = (USER, password), {"INBOX"}
    server.validity, server.size, server.hangs = 1, None, hangs
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
