"""Letters leave in portions of a few seconds, so that nothing else waits for them.

A letter is marked before it is handed to the mail server. A crash leaves the mark: such a
letter is listed as unknown and never sent again, so that nobody gets one twice.
"""

import datetime
import time

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone
from django_tasks import task

from core import audit, mail
from news.models import Letter, Newsletter, Variant
from news.models.newsletters import territory_of
from news.newsletters import choosing, rendering
from news.newsletters.line import Line, Outcome, name_of

State = Newsletter.State
ATTEMPTS = 5
AT_A_TIME = 20
PORTION_SECONDS = 5
# Minutes that all letters wait after the server hung or refused, the longer the more often.
RESTS = [2, 5, 15, 60]
# So many readers refused one after another: it is rather the server that refuses us.
REFUSALS_IN_A_ROW = 10
BATCH = 2000


def begin(newsletter: Newsletter) -> None:
    """A new chain of portions. What an earlier one left in the middle stays as it is: unknown."""
    Newsletter.objects.filter(pk=newsletter.pk).update(
        run=F("run") + 1, worked_on_at=timezone.now(), paused_until=None
    )
    newsletter.letters.filter(state=Letter.State.SENDING).update(
        state=Letter.State.UNKNOWN, error="interrupted"
    )
    newsletter.refresh_from_db(fields=["run", "state"])
    later(newsletter)


def later(newsletter):
    """Writing the letters takes seconds and needs no server, so no mail is tried before it."""
    is_writing = newsletter.state == State.QUEUED
    work = go_on.using(priority=10) if is_writing else go_on
    transaction.on_commit(lambda: work.enqueue(newsletter.pk, newsletter.run))


# Below ordinary mails, which somebody may be waiting for.
@task(queue_name=mail.QUEUE, priority=-10)
def go_on(pk: int, run: int) -> None:
    """One portion of the work, and the next one after it."""
    mine = Newsletter.objects.filter(
        pk=pk, run=run, state__in=[State.QUEUED, State.SENDING]
    )
    if not mine.update(worked_on_at=timezone.now()):
        return
    newsletter = mine.select_related("sent_by").get()
    if not sender_still_may(newsletter):
        stop(newsletter, actor=None)
    elif newsletter.state == State.QUEUED:
        later(write_letters(newsletter))
    elif send_portion(newsletter):
        later(newsletter)


def sender_still_may(newsletter: Newsletter) -> bool:
    sender = newsletter.sent_by
    territory = territory_of(sender) if sender and sender.is_active else None
    if territory is None:
        return False
    own = set(territory)
    return not own or (bool(newsletter.oblasti) and own.issuperset(newsletter.oblasti))


@transaction.atomic
def write_letters(newsletter: Newsletter) -> Newsletter:
    """A row for each reader, all of them or none: a crash leaves nothing half written."""
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if newsletter.state != State.QUEUED:
        return newsletter
    variants, letters = {}, []
    for pk, language, items in choosing.letters_to_write(newsletter):
        variant = variants.get((language, items))
        if variant is None:
            variant = newsletter.variants.create(language=language, items=list(items))
            variants[language, items] = variant
        letters.append(Letter(newsletter=newsletter, subscriber_id=pk, variant=variant))
        if len(letters) == BATCH:
            Letter.objects.bulk_create(letters)
            letters = []
    Letter.objects.bulk_create(letters)
    newsletter.state = State.SENDING
    newsletter.save(update_fields=["state"])
    return newsletter


def send_portion(newsletter: Newsletter) -> bool:
    """Send for a few seconds; True when there is more to do at once."""
    drop_unwanted(newsletter)
    if not newsletter.letters.ready().exists():
        return settle(newsletter)
    try:
        with Line() as line:
            portion = Portion(newsletter, line)
            trouble = portion.send()
    except OSError as error:  # no connection: no letter was touched
        rest(newsletter, name_of(error))
        return False
    if portion.sent and newsletter.troubles:
        Newsletter.objects.filter(pk=newsletter.pk).update(troubles=0, trouble="")
        newsletter.troubles = 0
    # Many servers end a connection after some letters and take the next one gladly.
    if trouble and not (portion.sent and portion.last.state == Letter.State.WAITING):
        rest(newsletter, trouble)
        return False
    return True


def drop_unwanted(newsletter):
    """Of who left meanwhile, or whose address is gone."""
    waiting = newsletter.letters.filter(state=Letter.State.WAITING)
    unwanted = waiting.exclude(
        subscriber__in=choosing.readers(newsletter.oblasti).values("pk")
    )
    Letter.objects.filter(pk__in=unwanted.values("pk")).update(
        state=Letter.State.DROPPED
    )


class Portion:
    """Letters handed over one after another within a few seconds."""

    def __init__(self, newsletter: Newsletter, line: Line):
        self.newsletter, self.line = newsletter, line
        self.until = time.monotonic() + PORTION_SECONDS
        self.words = {}
        self.sent = self.refused = 0
        self.last = None

    def send(self) -> str:
        """What the trouble is, if there is any."""
        while letters := self.next_ones():
            for letter in letters:
                if time.monotonic() > self.until:
                    return ""
                if trouble := self.send_one(letter):
                    return trouble
        return ""

    def next_ones(self):
        rows = self.newsletter.letters.ready().select_related("subscriber", "variant")
        return list(rows.order_by("variant", "pk")[:AT_A_TIME])

    def words_of(self, variant: Variant):
        """In the order of the variants only the last one is needed."""
        if variant.pk not in self.words:
            found = rendering.words(self.newsletter, variant.language, variant.items)
            self.words = {variant.pk: found}
        return self.words[variant.pk]

    def send_one(self, letter) -> str:
        found = self.words_of(letter.variant)
        if not found.number_of_items:
            write(letter, state=Letter.State.DROPPED)
            return ""
        if not claim(letter):
            return ""
        outcome = self.line.send(rendering.message(letter, found))
        record(letter, outcome)
        return self.trouble_after(outcome)

    def trouble_after(self, outcome):
        self.last = outcome
        if outcome.state == Letter.State.SENT:
            self.sent, self.refused = self.sent + 1, 0
            return ""
        self.refused += 1
        is_trouble = outcome.is_trouble or self.refused >= REFUSALS_IN_A_ROW
        return outcome.error if is_trouble else ""


def claim(letter: Letter) -> bool:
    """Mark it before it leaves, if it still waits and its reader still wants it."""
    reader = choosing.readers([]).filter(pk=letter.subscriber_id)
    waiting = Letter.objects.filter(
        pk=letter.pk, state=Letter.State.WAITING, subscriber__in=reader.values("pk")
    )
    return bool(
        waiting.update(
            state=Letter.State.SENDING,
            attempts=F("attempts") + 1,
            handled_at=timezone.now(),
        )
    )


def record(letter: Letter, outcome: Outcome) -> None:
    """What became of it. Who was only slow still says it of a letter that counts as unknown."""
    again = outcome.state == Letter.State.WAITING
    changes = {"state": outcome.state, "error": outcome.error}
    if again and outcome.is_trouble:
        changes["attempts"] = letter.attempts
    elif again and letter.attempts + 1 >= ATTEMPTS:
        changes["state"] = Letter.State.FAILED
    elif again:
        pause = datetime.timedelta(minutes=4 ** (letter.attempts + 1))
        changes["retry_at"] = timezone.now() + pause
    write(letter, **changes)


def write(letter, **changes):
    open_states = [Letter.State.WAITING, Letter.State.SENDING]
    if changes["state"] == Letter.State.SENT:
        open_states.append(Letter.State.UNKNOWN)
    Letter.objects.filter(pk=letter.pk, state__in=open_states).update(**changes)


def rest(newsletter: Newsletter, trouble: str) -> None:
    """Nothing of this newsletter is tried for a while; the clock takes it up again."""
    minutes = RESTS[min(newsletter.troubles, len(RESTS) - 1)]
    Newsletter.objects.filter(pk=newsletter.pk).update(
        troubles=F("troubles") + 1,
        trouble=trouble,
        paused_until=timezone.now() + datetime.timedelta(minutes=minutes),
    )


def settle(newsletter: Newsletter) -> bool:
    """Nothing to do now: finished, or somebody is tried again later."""
    waiting = newsletter.letters.filter(state=Letter.State.WAITING)
    retry_at = waiting.aggregate(first=Min("retry_at"))["first"]
    rows = Newsletter.objects.filter(pk=newsletter.pk, state=State.SENDING)
    if retry_at:
        rows.update(paused_until=retry_at, trouble="")
    elif rows.update(
        state=State.SENT, finished_at=timezone.now(), paused_until=None, trouble=""
    ):
        audit.record("newsletter.finished", actor=None, target=newsletter)
    return False


@transaction.atomic
def stop(newsletter: Newsletter, *, actor) -> bool:
    """What has not left yet does not leave any more."""
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if not newsletter.is_going_out():
        return False
    newsletter.state, newsletter.finished_at = State.STOPPED, timezone.now()
    newsletter.paused_until, newsletter.trouble = None, ""
    newsletter.save(update_fields=["state", "finished_at", "paused_until", "trouble"])
    newsletter.letters.filter(state=Letter.State.WAITING).update(
        state=Letter.State.DROPPED
    )
    audit.record("newsletter.stopped", actor=actor, target=newsletter)
    return True


def reduce(newsletter: Newsletter) -> None:
    """Old letters become numbers."""
    with transaction.atomic():
        newsletter.counts = {Letter.State.SENT: 0} | newsletter.count_letters()
        newsletter.save(update_fields=["counts"])
        newsletter.letters.all().delete()
        newsletter.variants.all().delete()
