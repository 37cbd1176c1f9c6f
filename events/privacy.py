"""What events know of a person: to give it to them, and to let it go."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.forgetting import containing, without
from events import actions
from events.actions.answering import forget as forget_answers
from events.models import (
    AttendanceChange,
    CalendarKey,
    ContactPerson,
    CoOrganiser,
    Decision,
    DoorKeeper,
    Event,
    EventChange,
    Invitee,
    Minutes,
    Recommendation,
    Registration,
    SpecialNeeds,
)
from members.models import Person


def export_person(person: Person) -> dict:
    """Registrations and presence, as plain values."""
    registrations = person.registrations.select_related(
        "event", "organisation", "obshtina"
    ).prefetch_related("attendances__session", "certificates", "answers__question")
    made = Event.objects.filter(created_by__isnull=False, created_by=person.user)
    return {
        "registrations": [exported(registration) for registration in registrations],
        "registered_for_others": Registration.objects.filter(
            registered_by__isnull=False, registered_by=person.user
        ).count(),
        "presence_taken": AttendanceChange.objects.filter(
            by__isnull=False, by=person.user
        ).count(),
        "doors_kept": list(kept_doors(person).values("event__title_bg", "given_at")),
        "invitations": list(
            invitations_of(person).values(
                "event__title_bg", "name", "invited_at", "opened_at", "declined_at"
            )
        ),
        "invitations_made": Invitee.objects.filter(
            created_by__isnull=False, created_by=person.user
        ).count(),
        "contact_for": [
            {
                "event": row.event.title,
                "name": row.shown_name,
                "phone": row.phone,
                "email": row.email,
            }
            for row in contacts_of(person).select_related("event", "person")
        ],
        "decisions_to_carry_out": list(
            Decision.objects.filter(owner_person=person).values(
                "text_bg", "due_on", "state", "event__title_bg"
            )
        ),
        "answers_entered": list(
            Recommendation.objects.filter(
                answered_by__isnull=False, answered_by=person.user
            ).values("answer", "answered_on", "event__title_bg")
        ),
        "events_made": list(made.values("title_bg", "starts_at", "is_published")),
        "calendar_keys": list(
            CalendarKey.objects.filter(user__person=person).values(
                "created_at",
                "last_used_on",
                "revoked_at",
                "with_groups",
                "with_organisations",
            )
        ),
    }


def kept_doors(person):
    return DoorKeeper.objects.filter(email=person.email.lower()).exclude(email="")


def invitations_of(person):
    """By the address, and those that the person took up."""
    of_address = Invitee.objects.of_address(person.email)
    return of_address | Invitee.objects.filter(registration__person=person)


def contacts_of(person):
    """Where the person is named to be asked: chosen, or typed with the same address."""
    named = Q(person=person)
    if person.email:
        named |= Q(person=None, email__iexact=person.email)
    return ContactPerson.objects.filter(named)


def exported(registration):
    needs = SpecialNeeds.objects.filter(registration=registration).first()
    return {
        "event": registration.event.title,
        "starts_at": registration.event.starts_at.isoformat(),
        "on_behalf_of": registration.on_behalf_of(),
        "registered_as": registration.registered_as,
        "decision": registration.decision,
        "status": registration.status,
        "comes": registration.comes,
        "office": registration.office,
        "sex": registration.sex,
        "age_group": registration.age_group,
        "municipality": str(registration.obshtina or ""),
        "registered_at": registration.registered_at.isoformat(),
        "answers": [
            {
                "question": one.question.text,
                "answer": one.in_words(),
                "agreed_to": one.agreed_to,
            }
            for one in registration.answers.all()
        ],
        "special_needs": needs.text if needs else "",
        "attended": [
            {"session": one.session.title, "how": one.how}
            for one in registration.attendances.all()
        ],
        "certificates": [
            {
                "code": one.shown_code(),
                "name": one.name,
                "issued_at": one.issued_at.isoformat(),
                "revoked": one.revoked_at is not None,
            }
            for one in registration.certificates.all()
        ],
    }


@transaction.atomic
def erase_person(person: Person) -> None:
    """Free the places that the person will not use. Past presence stays without a name.

    So do certificates: whoever checks one reads that it is valid and the name not kept.
    """
    upcoming = person.registrations.standing().filter(
        event__starts_at__gt=timezone.now(), attendances=None
    )
    for registration in upcoming.select_related("event"):
        actions.withdraw(registration, actor=None)
    kept_doors(person).delete()
    forget_reasons(person)
    actions.forget_certificate_names(person.registrations.all())
    forget_answers(person.registrations.all())
    invitations_of(person).delete()
    contacts_of(person).delete()
    Decision.objects.filter(owner_person=person).update(owner_person=None)
    if person.user:
        forget_account(person.user)


def forget_reasons(person):
    """Why a list was corrected is kept; who was meant by name is not."""
    words = [word for word in (person.name, person.email) if word]
    for change in containing(AttendanceChange, ["reason"], words):
        change.reason = without(change.reason, words)
        change.save(update_fields=["reason"])


def forget_account(user):
    """Events stay with their organiser, also in their versions, without who typed them.

    So do the places of colleagues, without who asked for them.
    """
    CalendarKey.objects.filter(user=user).delete()
    Registration.objects.filter(registered_by=user).update(registered_by=None)
    Invitee.objects.filter(created_by=user).update(created_by=None)
    Event.objects.filter(created_by=user).update(created_by=None)
    EventChange.objects.filter(made_by=user).update(made_by=None)
    CoOrganiser.objects.filter(answered_by=user).update(answered_by=None)
    versions = Event.history.all()
    versions.filter(created_by=user).update(created_by=None)
    versions.filter(history_user=user).update(history_user=None)
    Recommendation.objects.filter(answered_by=user).update(answered_by=None)
    Minutes.history.filter(history_user=user).update(history_user=None)
