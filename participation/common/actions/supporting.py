"""Standing behind an idea, a cause or a question: with an account, by mail, on paper."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core import audit, mail, one_click, throttle
from members.models import Organisation, Person, User
from participation.common.models import Channel, Support, Supported

HOUR, DAY = 3600, 86_400
# A whole office or a library may sign from one network.
FROM_ONE_NETWORK = 20
TO_ONE_ADDRESS = 5
CONFIRM = one_click.Link(
    "support-confirm",
    view="support:confirm",
    readers=Support.objects.all,
    age=Support.CONFIRM_WITHIN,
)
# "At any time", as its mail says.
WITHDRAW = one_click.Link(
    "support-withdraw",
    view="support:withdraw",
    readers=Support.objects.all,
    age=datetime.timedelta(days=50 * 365),
)


def in_turn(thing):
    """The thing as it is now; who changes its supporters takes turns."""
    return type(thing).objects.select_for_update(of=["self"]).get(pk=thing.pk)


def locked(thing):
    thing = in_turn(thing)
    if not thing.takes_support():
        raise ValidationError(thing.support_is_over, code="closed")
    return thing


@transaction.atomic
def support(thing: Supported, *, actor: User, is_named: bool) -> Support:
    """With one's own account; pressed twice it is one support."""
    thing = locked(thing)
    mark = mark_of(actor.email)
    own = thing.supports.filter(person=actor.person).first()
    signed = signed_by_mail(thing, mark, actor)
    guest = signed and signed.person
    row = own or signed or Support(target=thing)
    if own and signed:
        both = filter(None, (own.confirmed_at, signed.confirmed_at))
        own.confirmed_at = min(both, default=None)
        signed.delete()
    row.person, row.address_mark, row.is_named = actor.person, mark, is_named
    row = stand(row, actor=actor)
    if guest:
        forget_guest(guest)
    return row


def signed_by_mail(thing, mark, actor):
    """What the account's address signed before; of another account that had it, nothing is taken."""
    others = thing.supports.filter(address_mark=mark).exclude(person=actor.person)
    others.filter(person__user__isnull=False).update(address_mark="")
    return others.select_related("person").first()


@transaction.atomic
def support_for(
    thing: Supported,
    *,
    organisation: Organisation,
    decision: str,
    decided_on: datetime.date,
    actor: User,
    channel: str = Channel.PORTAL,
) -> Support:
    """An organisation, by the decision of its board."""
    thing = locked(thing)
    row = thing.supports.filter(organisation=organisation).first()
    row = row or Support(target=thing, organisation=organisation)
    row.decision, row.decided_on, row.channel = decision, decided_on, channel
    row.is_named = True
    return stand(row, actor=actor)


@transaction.atomic
def ask_on_paper(
    thing: Supported, *, names: list[str], obshtina, channel: str, actor: User
) -> list[Support]:
    """Enter the names of a signed sheet, one support for each line that is not there yet."""
    thing = locked(thing)
    by_hand = thing.supports.of_people().exclude(channel=Channel.PORTAL)
    there = set(by_hand.values_list("person__name", "obshtina_id"))
    made = []
    for name in dict.fromkeys(names):
        if (name, obshtina.pk if obshtina else None) in there:
            continue
        row = Support(target=thing, person=Person.objects.create(name=name))
        row.obshtina, row.channel, row.entered_by = obshtina, channel, actor
        made.append(stand(row, actor=actor))
    return made


def stand(row, *, actor):
    is_new = not row.stands()
    row.confirmed_at = row.confirmed_at or timezone.now()
    row.withdrawn_at = None
    row.save()
    if is_new:
        audit.record("participation.supported", actor=actor, target=row.target)
    return row


@transaction.atomic
def ask(
    thing: Supported,
    *,
    name: str,
    email: str,
    obshtina,
    is_named: bool,
    language: str,
    who: str,
) -> None:
    """Write to the address of somebody without an account; only the link in it counts.

    What is seen is the same whether or not the address is known. `who` is the network address
    by which strangers are counted.
    """
    if not throttle.hit(f"support:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
        raise ValidationError(
            _("That is many requests in a short time. Try again in an hour."),
            code="too_many",
        )
    thing = locked(thing)
    mark = mark_of(email)
    if not throttle.hit(f"support:{mark}", limit=TO_ONE_ADDRESS, seconds=DAY):
        return
    row = signed_by(thing, email)
    if row and row.stands():
        write_to(row, "support_known", WITHDRAW, thing)
        return
    row = row or Support(target=thing, person=Person(), address_mark=mark)
    row.person = write_down(row.person, name=name, email=email, language=language)
    row.obshtina, row.is_named, row.asked_at = obshtina, is_named, timezone.now()
    row.save()
    write_to(row, "support_confirm", CONFIRM, thing)


def signed_by(thing, email):
    """What the address signed by mail, or its account by a press; first what stands."""
    account = Person.objects.filter(user__email__iexact=email)
    rows = [
        *thing.supports.filter(person__in=account),
        *thing.supports.filter(address_mark=mark_of(email)),
    ]
    return next((row for row in rows if row.stands()), rows[0] if rows else None)


def write_down(person, *, name, email, language):
    """An account says its own name; a stranger's words change nobody who is known."""
    if not person.user_id:
        person.name, person.email, person.guest_language = name, email, language
        person.save()
    return person


def write_to(row, template, link, thing):
    mail.queue(
        f"participation/{template}",
        to=row,
        context={
            "thing": thing,
            "link": link.for_reader(row, ""),
            "days": Support.CONFIRM_WITHIN.days,
        },
        headers={"Auto-Submitted": "auto-generated"},
    )


@transaction.atomic
def confirm(row: Support) -> Support:
    """What the button behind the mail's link does; a second press changes nothing."""
    locked(row.target)
    row = Support.objects.select_for_update(of=["self"]).filter(pk=row.pk).first()
    if row is None:
        raise ValidationError(_("This link is no longer valid."), code="gone")
    if row.may_confirm():
        stand(row, actor=None)
        write_to(row, "support_thanks", WITHDRAW, row.target)
    return row


@transaction.atomic
def withdraw(row: Support, *, actor: User | None) -> Support:
    """Taken back: it counts no more, and the day stays. Also after the cause is closed.

    In turn with whoever counts or freezes who stands behind it.
    """
    in_turn(row.target)
    row = Support.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.stands():
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        empty_guest(row)
        audit.record("participation.support_withdrawn", actor=actor, target=row.target)
    return row


@transaction.atomic
def forget_unconfirmed(row: Support) -> None:
    """What a stranger typed and nobody confirmed goes, with the person. Of the clock."""
    in_turn(row.target)
    row = Support.objects.unconfirmed_too_long().filter(pk=row.pk).first()
    if row is not None:
        row.delete()
        forget_guest(row.person)


def forget_guest(person):
    """Of whom nothing else is known, neither name nor address is kept."""
    if person.user_id is None and not is_known(person):
        person.delete()


def empty_guest(row):
    """Who has no account and withdraws leaves a day, and neither name nor address."""
    person = row.person
    if person and person.user_id is None and not is_known(person, beside=row):
        person.name = person.email = ""
        person.save(update_fields=["name", "email"])


def is_known(person, *, beside=None):
    """Does anything point at the person, but the one support?"""
    arrows = [
        field
        for field in Person._meta.get_fields(include_hidden=True)
        if field.one_to_many or field.one_to_one
        if field.auto_created and not field.concrete
    ]
    for arrow in arrows:
        rows = arrow.related_model._base_manager.filter(**{arrow.field.name: person})
        if beside and arrow.related_model is Support:
            rows = rows.exclude(pk=beside.pk)
        if rows.exists():
            return True
    return False


def mark_of(email: str) -> str:
    """The same for the same address, and of no use to write to it."""
    return salted_hmac("participation.support", email.strip().lower()).hexdigest()[:32]
