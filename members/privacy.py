"""What the members app knows about a person, and how it forgets it."""

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils import timezone

from core import batches
from core.forgetting import containing, without
from members.actions import imports
from members.models import (
    GroupRequest,
    ImportRow,
    Invitation,
    Organisation,
    Person,
    Responsible,
    StatusChange,
)

# Whoever is responsible for an application goes with its applicant.
UNADMITTED = (*Organisation.OPEN_STATUSES, Organisation.Status.APPLIED)


def export_person(person: Person) -> dict:
    """Everything here about the person, as plain values; no secrets, nobody else's data."""
    return {
        "person": {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "is_email_public": person.is_email_public,
            "is_phone_public": person.is_phone_public,
        },
        "account": export_account(person.user) if person.user else None,
        "memberships": [
            {
                "organisation": membership.organisation.name,
                "role": membership.role,
                "position": membership.position,
                "is_public": membership.is_public,
                "started_on": membership.started_on,
                "ended_on": membership.ended_on,
                "chosen_at": membership.chosen_at,
            }
            for membership in person.memberships.select_related("organisation")
        ],
        "groups": [
            {"group": row.group.name, "joined_on": row.joined_on}
            for row in person.group_memberships.select_related("group")
        ],
        "former_groups": [
            {
                "group": row.group.name,
                "joined_on": row.joined_on,
                "left_on": row.left_on,
                "reason": row.reason,
            }
            for row in person.former_group_memberships.select_related("group")
        ],
    }


def export_account(user):
    return {
        "email": user.email,
        "language": user.language,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "sessions": list(
            UserSession.objects.filter(user=user).values(
                "created_at", "last_seen_at", "ip", "user_agent"
            )
        ),
        "groups_read_for_the_network": list(
            user.group_visits.values("group__name", "reason", "began_at")
        ),
        "group_mails": list(
            user.group_mails.values("group__name", "subject", "text", "sent_at")
        ),
        "group_mails_refused": list(
            user.group_mail_refusals.values("group__name", "refused_at")
        ),
        "network_roles": list(user.appointments.values_list("role", flat=True)),
        "applications": list(
            user.applications.values(
                "name", "status", "application_note", "applied_at", "decided_at"
            )
        ),
        "application_steps": list(
            StatusChange.objects.filter(actor=user).values(
                "organisation__name", "before", "after", "reason", "at"
            )
        ),
        "group_requests": list(
            GroupRequest.objects.filter(created_by=user).values(
                "group__name", "note", "created_at"
            )
        ),
        "join_requests": list(
            user.join_requests.values(
                "organisation__name", "note", "state", "created_at", "answered_at"
            )
        ),
        "invitations_made": list(
            user.invitations_made.values("organisation__name", "role", "created_at")
        ),
        "responsible_for": list(
            responsible_like(user.person).values(
                "organisation__name", "name", "contact"
            )
        ),
        "imports": list(
            user.organisation_imports.values("file_name", "created_at", "counts")
        ),
        "second_factors": list(
            user.authenticator_set.values("type", "created_at", "last_used_at")
        ),
        "invitations_received": list(
            Invitation.objects.filter(email=user.email).values(
                "organisation__name", "role", "created_at", "accepted_at"
            )
        ),
    }


def erase_person(person: Person) -> None:
    """Empty the row, end the roles, drop unsent applications; what counts it stays."""
    user = person.user
    person.memberships.filter(ended_on=None).update(
        ended_on=timezone.localdate(), is_public=False
    )
    person.group_memberships.all().delete()
    person.former_group_memberships.all().delete()
    person.group_requests.all().delete()
    person.merges.update(reason="")
    if user:
        forget_account(user)
    forget_in_reasons([person.name, person.email, person.phone])
    person.name = person.email = person.phone = ""
    person.is_email_public = person.is_phone_public = False
    person.erased_at = timezone.now()
    person.save()


def responsible_like(person):
    """Informal groups for which the person answers: by their e-mail, phone or application."""
    found = Q(organisation__applicant=person.user, organisation__status__in=UNADMITTED)
    for word in filter(None, (person.email, person.phone)):
        found |= Q(contact__icontains=word)
    return Responsible.objects.filter(found)


def forget_account(user):
    responsible_like(user.person).delete()
    Invitation.objects.filter(email=user.email).delete()
    GroupRequest.objects.filter(created_by=user).delete()
    user.group_visits.all().delete()
    user.join_requests.all().delete()
    user.group_mail_refusals.all().delete()
    drafts = Organisation.objects.filter(
        applicant=user, status=Organisation.Status.DRAFT
    )
    numbers = list(drafts.values_list("pk", flat=True))
    drafts.delete()
    Organisation.history.filter(id__in=numbers).delete()
    user.appointments.all().delete()
    forget_imports(user)
    for word in filter(None, (user.person.name, user.email)):
        LogEntry.objects.filter(object_repr__icontains=word).update(object_repr="…")


def forget_imports(user):
    """The own files and rows; of others' the e-mail, and the file in which it stands."""
    for batch in user.organisation_imports.filter(emptied_at=None):
        imports.empty(batch)
    user.organisation_imports.update(file_name="…")
    for row in ImportRow.objects.filter(values__owner_email=user.email):
        batches.remove_files(row.batch)
        column = row.batch.column_of("owner_email")
        del row.values["owner_email"]
        row.cells.pop(column, None)
        row.save(update_fields=["values", "cells"])


def forget_in_reasons(words):
    """Why a membership changed may name somebody; the rest of the sentence stays."""
    words = [word for word in words if word]
    if not words:
        return
    for row in containing(StatusChange, ["reason"], words):
        row.reason = without(row.reason, words)
        row.save(update_fields=["reason"])
