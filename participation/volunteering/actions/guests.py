"""Signing up without an account: by a confirmed e-mail.

What is answered is the same whether or not the address is known; what differs stands in the
mail, which only its owner reads.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import throttle
from members.models import Person, User
from participation.volunteering.actions import applying
from participation.volunteering.actions.telling import write_to_guest
from participation.volunteering.actions.turns import in_turn, locked
from participation.volunteering.models import Application, Opportunity, Place, Shift

HOUR, DAY = 3600, 86_400
FROM_ONE_NETWORK = 20
TO_ONE_ADDRESS = 4
# Of all opportunities together: nobody's mailbox is filled by strangers.
TO_ONE_ADDRESS_IN_ALL = 10
Status = Application.Status


@transaction.atomic
def ask(
    opportunity: Opportunity,
    *,
    shifts: Collection[Shift],
    name: str,
    email: str,
    note: str,
    is_minor: bool,
    parent_agrees: bool,
    language: str,
    who: str,
) -> None:
    """Write down what a stranger typed, and send the link that confirms it.

    It holds no place before that. `who` is the network address by which strangers are counted.
    """
    if not throttle.hit(f"volunteer:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
        raise ValidationError(
            _("That is many requests in a short time. Try again in an hour."),
            code="too_many",
        )
    opportunity = in_turn(opportunity)
    applying.refuse_unless_open(opportunity, shifts)
    applying.refuse_too_young(opportunity, is_minor)
    if not may_be_written_to(opportunity, email):
        return
    if known := standing_of(opportunity, email):
        write_to_guest(known, "known")
        return
    application = unconfirmed_of(opportunity, email) or Application(
        opportunity=opportunity, person=Person(), status=Status.UNCONFIRMED
    )
    application.opportunity = opportunity
    write_down(application.person, name=name, email=email, language=language)
    application.note, application.is_minor = note, is_minor
    application.parent_agrees = is_minor and parent_agrees
    application.asked_at = timezone.now()
    application.save()
    application.places.all().delete()
    Place.objects.bulk_create(
        Place(application=application, shift=shift, status=Place.Status.CHOSEN)
        for shift in shifts
    )
    write_to_guest(application, "confirm")


def may_be_written_to(opportunity, email):
    return all(
        throttle.hit(key, limit=limit, seconds=DAY)
        for key, limit in [
            (f"volunteer:{opportunity.pk}:{email}", TO_ONE_ADDRESS),
            (f"volunteer-mail:{email}", TO_ONE_ADDRESS_IN_ALL),
        ]
    )


def standing_of(opportunity, email):
    """Of an account the address counts with which it signs in."""
    rows = opportunity.applications.standing().select_related("person__user")
    guests = rows.filter(person__user=None, person__email__iexact=email)
    return guests.first() or rows.filter(person__user__email__iexact=email).first()


def unconfirmed_of(opportunity, email):
    rows = opportunity.applications.filter(status=Status.UNCONFIRMED)
    return rows.filter(person__email__iexact=email).select_related("person").first()


def write_down(person, *, name, email, language):
    person.name, person.email, person.guest_language = name, email, language
    person.save()


@transaction.atomic
def confirm(application: Application) -> Application:
    """What the button behind the mail's link does; a second press changes nothing.

    Whoever is known by the address, with an account or as a volunteer of before, is the one
    who signs up.
    """
    opportunity = in_turn(application.opportunity)
    rows = opportunity.applications.select_related("person__user")
    application = rows.filter(pk=application.pk).first()
    if application is None:
        raise ValidationError(_("This link is no longer valid."), code="gone")
    if application.status != Status.UNCONFIRMED:
        return application
    shifts = still_chosen(opportunity, application)
    applying.refuse_unless_open(opportunity, shifts)
    typed, known = application.person, person_of(application.person)
    before = rows.filter(person=known).first() if known else None
    applying.refuse_declined(before)
    if before:
        forget(application)
        if before.stands():
            return before
        application = before
    elif known:
        application.person = known
        application.save(update_fields=["person"])
        typed.delete()
    application.opportunity = opportunity
    application.places.filter(status=Place.Status.CHOSEN).delete()
    return applying.enter(application, shifts, actor=application.person.user)


def still_chosen(opportunity, application):
    chosen = application.places.filter(status=Place.Status.CHOSEN).values("shift")
    return list(opportunity.shifts.to_come().filter(pk__in=chosen))


def person_of(typed):
    """Who has this address: an account, else whoever confirmed it as a volunteer before."""
    account = User.objects.filter(
        email__iexact=typed.email, is_active=True, emailaddress__verified=True
    )
    if user := account.select_related("person").first():
        return user.person
    guests = Person.objects.filter(
        user=None,
        erased_at=None,
        email__iexact=typed.email,
        volunteer_applications__in=Application.objects.exclude(
            status=Status.UNCONFIRMED
        ),
    )
    return guests.exclude(pk=typed.pk).order_by("pk").first()


def forget(application):
    person = application.person
    application.delete()
    person.delete()


@transaction.atomic
def forget_unconfirmed(application: Application) -> None:
    """What a stranger typed and nobody confirmed goes, with the person. Of the clock."""
    opportunity = locked(application.opportunity)
    due = opportunity.applications.unconfirmed_too_long().filter(pk=application.pk)
    if found := due.select_related("person").first():
        forget(found)
