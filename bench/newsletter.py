"""A newsletter to 50,000 readers: written in a minute, and nobody gets it twice though workers are killed.

Readers have mixed languages and interests. Real workers send to a mail server of our own, are
killed with SIGKILL in the middle of their work, and what arrived is counted by address.
"""

import os
import random
import resource
import signal
import socketserver
import threading
import time
from collections import Counter

from django.db import connection
from django.utils import timezone

from leadernet.run import MANAGE, Part
from members.models import Appointment
from news.actions import newsletters as actions
from news.models import Article, Newsletter, Rubric, Subscriber
from news.newsletters import choosing, sending
from places.models import Oblast

READERS, ITEMS = 50_000, 12
AIM_SECONDS = 60
KILLS, BETWEEN_KILLS = 4, 5


class Sink(socketserver.StreamRequestHandler):
    """Takes every mail and remembers for whom it was."""

    def handle(self):
        self.say(b"220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                self.reader = line.partition(b":")[2].strip()
            if word == b"DATA":
                self.take()
            elif word == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def take(self):
        self.say(b"354 go on")
        while self.rfile.readline() not in {b".\r\n", b""}:
            pass
        self.server.got[self.reader] += 1
        self.say(b"250 kept")

    def say(self, words):
        self.wfile.write(words + b"\r\n")


class Sinks(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A worker that was killed hangs up without a word."""


def make_readers():
    """Half choose something; the same ones in every run."""
    Newsletter.objects.all().delete()
    Subscriber.objects.all().delete()
    chance = random.Random(1)  # noqa: S311 - a choice, no secret
    rubrics = list(Rubric.objects.values_list("slug", flat=True))
    oblasti = list(Oblast.objects.values_list("code", flat=True))

    def some(codes, most):
        return sorted(chance.sample(codes, chance.randint(0, most)))

    def reader(number):
        return Subscriber(
            email=f"reader{number}@example.org",
            language=chance.choice(["bg", "bg", "bg", "en"]),
            rubrics=some(rubrics, 3) if chance.random() < 0.5 else [],
            oblasti=some(oblasti, 3) if chance.random() < 0.5 else [],
            state=Subscriber.State.CONFIRMED,
            confirmed_at=timezone.now(),
        )

    # A few at a time, so that the memory measured later is not theirs.
    for first in range(0, READERS, 1000):
        rows = [reader(number) for number in range(first, first + 1000)]
        Subscriber.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE news_subscriber")


def make_newsletter():
    appointment = Appointment.objects.filter(role=Appointment.Role.ADMINISTRATOR)
    newsletter = Newsletter.objects.create(
        title_bg="Проба", intro_bg="Здравейте.", created_by=appointment[0].user
    )
    articles: list[Article] = list(choosing.public()[:ITEMS])
    actions.add(newsletter, articles)
    return newsletter


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_writing(say, newsletter):
    before, began = megabytes(), time.perf_counter()
    actions.send(
        newsletter, seen=actions.print_of(newsletter), actor=newsletter.created_by
    )
    pressed = time.perf_counter() - began
    began = time.perf_counter()
    sending.write_letters(newsletter)
    took = time.perf_counter() - began
    letters = newsletter.letters.count()
    say(
        f"  {letters} letters in {newsletter.variants.count()} variants for {READERS} readers:"
        f" {took:.1f} s, {megabytes() - before:.0f} MB more; the button answers after {pressed:.1f} s"
    )
    return took


def send_and_kill(say, newsletter, server):
    """Workers that die in the middle; the clock, which comes after two minutes, comes at once."""
    host, port = server.server_address
    environment = os.environ | {"EMAIL_URL": f"smtp://{host}:{port}"}
    command = [*MANAGE, "db_worker", "--no-reload", "--queue-name", "mail", "-v0"]
    sent, seconds = 0, 0.0
    for kill in range(KILLS + 1):
        worker = Part("worker", command, {"env": environment})
        worker.start()
        before = sum(server.got.values())
        while sum(server.got.values()) == before:
            time.sleep(0.05)
        began, before = time.perf_counter(), sum(server.got.values())
        time.sleep(BETWEEN_KILLS + kill * 0.37)
        sent += sum(server.got.values()) - before
        seconds += time.perf_counter() - began
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
        sending.begin(newsletter)
    say(f"  {sent / seconds:.0f} letters a second with one worker and one connection")


def run(say) -> bool:
    say("\nThe newsletter")
    make_readers()
    newsletter = make_newsletter()
    took = measure_writing(say, newsletter)
    server = Sinks(("127.0.0.1", 0), Sink)
    server.got = Counter()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        send_and_kill(say, newsletter, server)
    finally:
        server.shutdown()
        server.server_close()
    states = newsletter.count_letters()
    most = max(server.got.values())
    unknown = states.get("unknown", 0)
    is_right = (
        most == 1
        and unknown <= KILLS + 1
        and sum(server.got.values()) <= states["sent"] + unknown
    )
    say(
        f"  {KILLS + 1} workers killed: {sum(server.got.values())} letters at the server, at most"
        f" {most} for an address; {states['sent']} known as sent, {unknown} unknown"
    )
    actions.stop(newsletter, actor=newsletter.created_by)
    is_reached = took <= AIM_SECONDS and is_right
    say(
        f"  aim {AIM_SECONDS} s and nobody twice: {'reached' if is_reached else 'missed'}"
    )
    return is_reached
