"""What projects know of a person: to give it to them, and to let it go."""

from django.db.models import Q

from members.models import Person
from projects.models import TeamMember


def export_person(person: Person) -> dict:
    """Tasks in teams of projects, as plain values."""
    return {
        "project_tasks": [
            {
                "project": row.project.title,
                "task": row.role,
                "position": row.title,
                "name": row.name,
                "is_public": row.is_public,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "left_at": row.left_at,
            }
            for row in tasks_of(person).select_related("project")
        ]
    }


def tasks_of(person):
    """Chosen by name, or asked by the person's address."""
    own = Q(person=person)
    addresses = {person.email, person.user.email if person.user else ""} - {""}
    if addresses:
        own |= Q(email__in=[address.lower() for address in addresses])
    return TeamMember.objects.filter(own)


def erase_person(person: Person) -> None:
    """The task goes. What was entered stays: an account has to add up without its keeper."""
    tasks_of(person).delete()
