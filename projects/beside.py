"""What the page of a project shows beside its story: with whom it works, who is asked, the money.

It is little of each, so all comes along in one question for the project (`asked`), and is put
on the row (`take`) where templates look for it.
"""

from django.db.models import OuterRef

from core.along import Light
from members.models import Organisation, Person
from projects import spending
from projects.models import Project, ProjectPartner, TeamMember

NAMED = {"name_bg", "name_en", "slug", "status", "is_practice"}
PARTNER = Light(
    ProjectPartner,
    {"project", "role"},
    {"organisation": Light(Organisation, NAMED)},
)
CONTACT = Light(
    TeamMember,
    {"role", "title_bg", "title_en", "name"},
    {
        "person": Light(
            Person,
            {"name", "erased_at"}
            | {"email", "is_email_public", "phone", "is_phone_public"},
        )
    },
)


def asked() -> dict:
    """Annotations of the project."""
    partners = ProjectPartner.objects.filter(project=OuterRef("pk"))
    team = TeamMember.objects.filter(project=OuterRef("pk"))
    planned, spent = spending.sums_of_project()
    return {
        "with_whom": PARTNER.along(partners),
        "contacts": CONTACT.along(team.contacts()),
        "planned": planned,
        "spent": spent,
    }


def take(project: Project, answered: dict) -> None:
    project.with_whom = PARTNER.made(answered["with_whom"])
    project.contacts = CONTACT.made(answered["contacts"])
    project.sums_by_origin = answered["planned"], answered["spent"]
