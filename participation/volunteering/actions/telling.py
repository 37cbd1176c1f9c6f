"""What volunteers and the staff of the organisation are told."""

import datetime

from core import mail, one_click
from core.notifications import notify
from members.models import Membership, User
from participation.volunteering.models import Application, Opportunity

# The page of a volunteer without an account; hours and the certificate are asked for later.
OWN = one_click.Link(
    "volunteering",
    view="volunteering:own",
    readers=Application.objects.all,
    age=datetime.timedelta(days=3 * 365),
)


def tell(
    application: Application, what: str, *, actor: User | None = None, **data
) -> None:
    """A notice and a mail to who has an account, a mail with the secret link to others.

    `data` are words of the organisation and what they are about, for the text.
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
            **data,
        )
        return
    mail.queue(
        "volunteering/told",
        to=application,
        context=context | {"link": OWN.for_reader(application, "")},
        headers={"Auto-Submitted": "auto-generated"},
    )


def tell_staff(opportunity: Opportunity, what: str, *, actor: User | None) -> None:
    """Whoever works for the organisation; what waits beside it stands on their desk."""
    notify(
        staff_of(opportunity.organisation_id),
        f"volunteering.{what}",
        target=opportunity,
        actor=actor,
    )


def staff_of(organisation_id: int):
    staff = Membership.objects.filter(
        organisation=organisation_id, role__in=("owner", "editor"), ended_on=None
    )
    return User.objects.filter(person__in=staff.values("person"))


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
