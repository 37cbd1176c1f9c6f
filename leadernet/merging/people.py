"""Two rows of one person become one."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Lower, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail
from events.actions.people import fill_places, locked, tell_moved_up
from events.models import Event, Registration
from leadernet.merging.answers import leave_one
from leadernet.merging.fingerprint import fingerprint
from leadernet.merging.rows import Trace, absorb
from members.actions import accounts
from members.models import GroupRequest, Membership, Merge, Organisation, Person, User

FIELDS = ("name", "email", "phone")
MOST_SUGGESTED = 100


def differing(kept: Person, gone: Person) -> list[str]:
    """Fields in which both say something, and not the same.

    An account's e-mail is its own; all that it says of itself is, where the other one has none.
    """
    if is_own_word(kept, gone):
        return []
    fixed = {"email"} if kept.user_id else set()
    return [
        name
        for name in FIELDS
        if name not in fixed
        and getattr(kept, name)
        and getattr(gone, name)
        and getattr(kept, name) != getattr(gone, name)
    ]


def is_own_word(kept, gone):
    """Does an account take in what others wrote of somebody without one?"""
    return bool(kept.user_id and not gone.user_id)


def refuse(kept: Person, gone: Person) -> None:
    """Whether the two may be merged at all."""
    if kept.pk == gone.pk or kept.erased_at or gone.erased_at:
        raise ValidationError(_("Choose two different people."), code="same")
    if gone.user_id and not kept.user_id:
        raise ValidationError(
            _("Keep the one with the account, and merge the other into it."),
            code="account",
        )
    if gone.user_id and (gone.user.is_staff or gone.user.appointments.exists()):
        raise ValidationError(
            _("The duplicate has a role in the network. End the role first."),
            code="role",
        )


@transaction.atomic
def merge(
    kept: Person,
    gone: Person,
    *,
    actor: User,
    reason: str,
    from_gone: Mapping[str, bool] | None = None,
    seen: str = "",
) -> Merge:
    """Everything of `gone` goes over to `kept`.

    Of two accounts the duplicate's is closed: what it wrote shows the name of whoever stays,
    how it signed in is forgotten, and both addresses are told.
    """
    rows = Person.objects.select_for_update(of=("self",)).select_related("user")
    found = {
        row.pk: row for row in rows.filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    }
    if len(found) < 2:
        raise ValidationError(
            _("One of the two is no longer there: they may be merged already."),
            code="gone",
        )
    kept, gone = found[kept.pk], found[gone.pk]
    refuse(kept, gone)
    if seen and seen != fingerprint(kept, gone):
        raise ValidationError(
            _("Somebody changed one of the two meanwhile. Look again, then merge."),
            code="stale",
        )
    row = Merge(person=kept, number=gone.pk, reason=reason, actor=actor)
    trace = Trace()
    addresses = {one.email: one for one in (kept, gone) if one.user_id}
    languages = {email: one.language for email, one in addresses.items()}
    choose_values(kept, gone, from_gone or {})
    join_notes(kept, gone, trace)
    leave_one(kept, gone, trace)
    absorb(kept, gone, trace)
    let_go(kept, gone, trace)
    forget_needless_requests(kept)
    row.trace = trace.as_json()
    row.save()
    audit.record(
        "members.people_merged",
        actor=actor,
        target=kept,
        reason=reason,
        gone=row.number,
    )
    for email, language in languages.items() if len(languages) > 1 else ():
        mail.queue(
            "members/accounts_merged",
            to=Addressee(email, language),
            context={"kept": kept, "is_kept": email == kept.email, "reason": reason},
        )
    give_free_places(trace)
    return row


class Addressee:
    """An address and a language: the account behind it may be closed by now."""

    def __init__(self, email, language):
        self.email, self.language = email, language


def choose_values(kept, gone, from_gone):
    """What was agreed to be public stays so only where both agreed, or only one has it."""
    if is_own_word(kept, gone):
        return
    for name in ("email", "phone"):
        flag = f"is_{name}_public"
        if getattr(gone, name):
            agreed = getattr(gone, flag)
            own = getattr(kept, flag) if getattr(kept, name) else True
            setattr(kept, flag, agreed and own)
    for name in FIELDS:
        if not getattr(kept, name) or (
            from_gone.get(name) and name in differing(kept, gone)
        ):
            setattr(kept, name, getattr(gone, name))
    kept.save()


def let_go(kept, gone, trace):
    """The row of the duplicate is deleted; with a closed account it stays, empty."""
    if not gone.user_id:
        gone.delete()
        return
    absorb(kept.user, gone.user, trace)
    accounts.shut(gone.user)
    gone.name = gone.email = gone.phone = ""
    gone.is_email_public = gone.is_phone_public = False
    gone.erased_at = timezone.now()
    gone.save()


def join_notes(kept, gone, trace):
    """Two who were emptied at events of one project are one there too, and count once.

    `counts_as` on the rows that are still named says as whom the person counted before.
    """
    of_both = Registration.objects.filter(person__in=(kept, gone)).order_by("pk")
    for row in of_both.exclude(counts_as=None).select_related("event"):
        together = of_both.counted_with(row.event)
        noted = together.exclude(counts_as=None).values_list("counts_as", flat=True)
        first, *others = sorted(set(noted))
        first = Person.objects.get(pk=first)
        for other in Person.objects.filter(pk__in=others):
            absorb(first, other, trace)
            other.delete()
        together.update(counts_as=first)


def forget_needless_requests(kept):
    """Whoever is in the group by the other row does not ask any more."""
    inside = kept.group_memberships.values("group")
    GroupRequest.objects.filter(person=kept, group__in=inside).delete()


def give_free_places(trace):
    """Who was registered twice held two places; the second one goes to the waiting list."""
    twice = Event.objects.filter(
        registrations__in=[pair[0] for pair in trace.joined["events.Registration"]],
        starts_at__gt=timezone.now(),
        is_published=True,
        cancelled_at=None,
        deleted_at=None,
    )
    for event in twice.order_by("pk"):
        event = locked(event)
        tell_moved_up(fill_places(event), event=event)


def mergeable_by(user: User):
    """People whose duplicates the user may sort out, and whether they show their contacts.

    An administrator's are all; staff's those who came to their organisations' events or are
    in their teams. These show staff what they show elsewhere too.
    """
    known = Person.objects.filter(erased_at=None, is_practice=False)
    if user.is_administrator():
        return known.annotate(shows_email=Value(True), shows_phone=Value(True))
    own = Organisation.objects.editable_by(user).real().values("pk")
    registered = Q(
        pk__in=Registration.objects.filter(event__organiser__in=own).values("person")
    )
    in_team = Membership.objects.filter(organisation__in=own, ended_on=None)
    return known.filter(registered | Q(pk__in=in_team.values("person"))).annotate(
        shows_email=is_true(Q(user=None) | Q(is_email_public=True) | registered),
        shows_phone=is_true(Q(user=None) | Q(is_phone_public=True)),
    )


def is_true(condition):
    return Case(When(condition, then=Value(True)), default=Value(False))


def duplicates_of(user: User):
    """Those of them that the user may merge into another one.

    For staff: guests whom nobody but their own organisations knows.
    """
    people = mergeable_by(user)
    if user.is_administrator():
        return people
    own = Organisation.objects.editable_by(user).real().values("pk")
    elsewhere = Registration.objects.exclude(event__organiser__in=own)
    other_teams = Membership.objects.exclude(organisation__in=own)
    return (
        people.filter(user=None, group_memberships=None, group_requests=None)
        .exclude(pk__in=elsewhere.values("person"))
        .exclude(pk__in=other_teams.values("person"))
    )


def suggestions(user: User, words: str = "") -> list[tuple[Person, list[Person]]]:
    """(who stays, duplicates) of the same e-mail, or of the same name, that the user may merge."""
    people = mergeable_by(user)
    if words:
        of_email = Q(email__icontains=words, shows_email=True)
        people = people.filter(Q(name__icontains=words) | of_email)
    people = people.annotate(
        low_email=Lower(Trim("email")),
        low_name=Lower(Trim("name")),
        came=Count("registrations", distinct=True),
    )
    may_go = set(
        duplicates_of(user)
        .filter(pk__in=people.values("pk"))
        .values_list("pk", flat=True)
    )
    pairs, shown = [], set()
    for column in ("low_email", "low_name"):
        for same in alike(people, column):
            kept, *others = sorted(
                same, key=lambda one: (not one.user_id, -one.came, one.pk)
            )
            gone = [one for one in others if one.pk in may_go and one.pk not in shown]
            shown |= {one.pk for one in gone}
            if gone:
                pairs.append((kept, gone))
    return pairs[:MOST_SUGGESTED]


def alike(people, column):
    """Lists of people of one value in the column, the first hundred values that stand twice."""
    twice = (
        people.order_by()
        .exclude(**{column: ""})
        .values(column)
        .annotate(number=Count("pk", distinct=True))
    )
    values = twice.filter(number__gt=1).values_list(column, flat=True).order_by(column)
    found = defaultdict(list)
    for person in people.filter(
        **{f"{column}__in": list(values[:MOST_SUGGESTED])}
    ).select_related("user"):
        found[getattr(person, column)].append(person)
    return list(found.values())
