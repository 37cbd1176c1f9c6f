"""What a new member does first; computed from what is there, never stored."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Step:
    title: str
    url: str
    is_done: bool


def first_steps(organisation):
    """The steps in their order, or nothing when all are done; practice has tasks instead."""
    if organisation.is_practice:
        return []
    has_company = (
        organisation.team().count() > 1 or organisation.invitations.open().exists()
    )
    steps = steps_of(organisation, has_company=has_company)
    return [] if all(step.is_done for step in steps) else steps


def missing(organisation):
    """What the profile lacks, in words; `people` of the team where a list counted them."""
    people = getattr(organisation, "people", None)
    if people is None:
        people = organisation.team().count()
    steps = steps_of(organisation, has_company=people > 1)
    return [step.title for step in steps if not step.is_done]


def steps_of(organisation, *, has_company):
    edit = reverse("members:update", args=[organisation.slug])
    contacts = reverse("members:update_contacts", args=[organisation.slug])
    pictures = reverse("members:update_pictures", args=[organisation.slug])
    team = reverse("members:team", args=[organisation.slug])
    return [
        Step(
            _("Tell in a few sentences what you work for"),
            edit,
            bool(organisation.mission),
        ),
        Step(_("Add a logo"), pictures, organisation.logo() is not None),
        Step(
            _("Give an e-mail or a phone for whoever looks for you"),
            contacts,
            bool(organisation.email or organisation.phone),
        ),
        Step(
            _("Mark the municipalities in which you work"),
            edit,
            bool(organisation.territory.all()),
        ),
        Step(
            _("Invite a colleague, so that the profile does not hang on one person"),
            team,
            has_company,
        ),
        Step(
            _("Write the name in English for partners abroad"),
            edit,
            bool(organisation.name_en),
        ),
    ]
