"""Registering without an account: by a confirmed e-mail.

What is answered is the same whether or not the address is known, to an account or to the
event; what differs stands in the mail, which only its owner reads.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail, throttle
from events import links
from events.actions import answering
from events.actions.answering import Answers
from events.actions.people import locked, mail_key, writable
from events.actions.purging import counts_as_of
from events.actions.registering import Entry, admit, details, refuse_unless_open
from events.actions.sparing import may_strangers_write
from events.models import Event, Registration
from members.models import Person, User

HOUR, DAY = 3600, 86_400
# A whole office may register from one network.
FROM_ONE_NETWORK = 40
TO_ONE_ADDRESS = 4
Status = Registration.Status


@transaction.atomic
def ask_as_guest(
    event: Event,
    *,
    name: str,
    email: str,
    language: str,
    answers: Answers,
    who: str,
) -> None:
    """Write down what a stranger typed, and send the link that confirms it.

    It holds no place before that. `who` is the network address by which strangers are counted.
    """
    if not throttle.hit(f"guest:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
        raise ValidationError(
            _("That is many registrations in a short time. Try again in an hour."),
            code="too_many",
        )
    event = writable(event)
    refuse_unless_open(event)
    refuse_unless_for_guests(event)
    email = email.strip().lower()
    key = f"guest:{event.pk}:{email}"
    if not throttle.hit(key, limit=TO_ONE_ADDRESS, seconds=DAY):
        return
    if not may_strangers_write(email):
        return
    known = standing_of(event, email)
    if known:
        write_to(known, "known", event=event, language=language)
        return
    registration = unconfirmed(event, email) or Registration(
        event=event, status=Status.UNCONFIRMED
    )
    write_down(registration, name, email, language)
    answering.write(registration, answers)
    write_to(registration, "confirm", event=event, language=language)


def refuse_unless_for_guests(event):
    if not event.takes_guests():
        raise ValidationError(
            _("For this event one registers with an account or by invitation."),
            code="not_for_guests",
        )


def standing_of(event, email):
    rows = event.registrations.standing().filter(person__email__iexact=email)
    return rows.select_related("person__user").first()


def unconfirmed(event, email):
    rows = event.registrations.filter(status=Status.UNCONFIRMED)
    return rows.filter(person__email__iexact=email).select_related("person").first()


def write_down(registration, name, email, language):
    """A person of its own, so that a stranger's words change nobody who is known."""
    if registration.pk is None:
        registration.person = Person()
    person = registration.person
    person.name, person.email, person.guest_language = name, email, language
    person.is_practice = registration.event.organiser.is_practice
    person.save()
    registration.registered_at = timezone.now()
    registration.person = person
    registration.save()


def write_to(registration, what, *, event, language):
    purpose = "confirm" if what == "confirm" else "place"
    link = links.address(purpose, registration, event=event, language=language)
    mail.queue(
        f"events/guest_{what}",
        to=Addressee(registration.person.email, language),
        context={
            "event": event,
            "link": link,
            "hours": int(Registration.CONFIRM_WITHIN.total_seconds() // HOUR),
        },
        key=mail_key(registration, f"guest_{what}", timezone.now().isoformat()),
        headers={"Auto-Submitted": "auto-generated"},
    )


class Addressee:
    """An address and the language of the page on which it was typed."""

    def __init__(self, email, language):
        self.email, self.language = email, language


@transaction.atomic
def confirm(registration: Registration) -> Registration:
    """What the button behind the mail's link does; a second press changes nothing.

    From now on the person waits in the order of confirming. Whoever is known by the address,
    with an account or as a guest of earlier events, is the one who registers.
    """
    event = writable(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    if registration.status != Status.UNCONFIRMED:
        return registration
    refuse_unless_open(event)
    typed, known = registration.person, person_of(registration.person, event)
    before = event.registrations.filter(person=known).first() if known else None
    if before and before.stands():
        return take_link_over(before, registration)
    if before and before.status == Status.DECLINED:
        raise ValidationError(
            _(
                "The organiser did not approve this registration. If something changed, "
                "please write to them."
            ),
            code="declined",
        )
    if before:
        before.delete()
    if known:
        registration.person = known
        registration.counts_as = counts_as_of(known, event)
        become(known, typed)
    registration.confirmed_at = registration.registered_at = timezone.now()
    registration.status = Status.WAITING
    registration.save()
    if known:
        typed.delete()
    return admit(registration, Entry(), event=event, actor=registration.person.user)


def person_of(typed, event):
    """Who has this address: an account, else whoever confirmed it for an earlier event."""
    account = User.objects.filter(
        email__iexact=typed.email, is_active=True, emailaddress__verified=True
    )
    user = account.select_related("person").first()
    if user and not event.organiser.is_practice:
        return user.person
    guests = Person.objects.filter(
        user=None,
        erased_at=None,
        is_practice=event.organiser.is_practice,
        email__iexact=typed.email,
        registrations__confirmed_at__isnull=False,
    )
    return guests.exclude(pk=typed.pk).order_by("pk").first()


def become(known, typed):
    """The name of whoever proved to own the address; an account says its own."""
    if known.user_id:
        known.name = known.name or typed.name
    else:
        known.name, known.guest_language = typed.name, typed.guest_language
    known.save(update_fields=["name", "guest_language"])


def take_link_over(kept, provisional):
    """Registered meanwhile by another way: the mail's link leads to that registration."""
    person, key = provisional.person, provisional.key
    provisional.delete()
    person.delete()
    kept.key = key
    kept.save(update_fields=["key"])
    return kept


@transaction.atomic
def forget_unconfirmed(registration: Registration) -> None:
    """What a stranger typed and nobody confirmed goes, with the person. Of the clock."""
    event = locked(registration.event)
    due = event.registrations.unconfirmed_too_long().filter(pk=registration.pk)
    registration = due.select_related("person").first()
    if registration is None:
        return
    person = registration.person
    audit.record(
        "events.unconfirmed_forgotten",
        actor=None,
        target=event,
        **details(registration),
    )
    registration.delete()
    person.delete()
