"""What volunteers and the staff of the organisation are told."""

import datetime
from collections.abc import Iterable

from core import mail, one_click
from core.notifications import notify
from members.models import User
from participation.volunteering import calendars
from participation.volunteering.models import Application, Opportunity, Place, Shift

# The page of a volunteer without an account; hours and the certificate are asked for later.
OWN = one_click.Link(
    "volunteering",
    view="volunteering:own",
    readers=Application.objects.all,
    age=datetime.timedelta(days=3 * 365),
)


CALENDARS = {
    "applied": "PUBLISH",
    "accepted": "PUBLISH",
    "moved_up": "PUBLISH",
    "changed": "PUBLISH",
    "shift_changed": "PUBLISH",
    "reminder": "PUBLISH",
    "shift_cancelled": "CANCEL",
    "called_off": "CANCEL",
}


def tell(
    application: Application,
    what: str,
    *,
    actor: User | None = None,
    shifts: Iterable[Shift] | None = None,
    **data,
) -> None:
    """A notice and a mail to who has an account, a mail with the secret link to others.

    `data` are words of the organisation and what they are about, for the text. The mail brings
    `shifts` for the calendar; without them those to come in which the volunteer stands.
    """
    person, opportunity = application.person, application.opportunity
    if person.erased_at:
        return
    context = {
        "opportunity": opportunity,
        "notice": f"notifications/volunteering/{what}.txt",
        "target": opportunity,
        "data": data,
    }
    if person.user_id:
        notify(
            [person.user],
            f"volunteering.{what}",
            target=opportunity,
            actor=actor,
            mail="volunteering/told",
            context=context,
            attachments=calendar_for(application, what, shifts),
            **data,
        )
        return
    mail.queue(
        "volunteering/told",
        to=application,
        context=context | {"link": OWN.for_reader(application, "")},
        headers={"Auto-Submitted": "auto-generated"},
        attachments=calendar_for(application, what, shifts),
    )


def calendar_for(application, what, shifts):
    if what not in CALENDARS:
        return []
    own = Shift.objects.filter(
        places__application=application, places__status__in=Place.STANDING
    )
    rows = (
        own.to_come()
        if shifts is None
        else own.filter(pk__in=[one.pk for one in shifts])
    )
    if not (found := list(rows)):
        return []
    return [calendars.attached(application, found, method=CALENDARS[what])]


def tell_staff(opportunity: Opportunity, what: str, *, actor: User | None) -> None:
    """Whoever works for the organisation; what waits beside it stands on their desk."""
    notify(
        User.objects.staff_of([opportunity.organisation_id]),
        f"volunteering.{what}",
        target=opportunity,
        actor=actor,
    )


def write_to_guest(application: Application, template: str) -> None:
    mail.queue(
        f"volunteering/{template}",
        to=application,
        context={
            "opportunity": application.opportunity,
            "link": OWN.for_reader(application, ""),
            "days": Application.CONFIRM_WITHIN.days,
        },
        headers={"Auto-Submitted": "auto-generated"},
    )
