"""What projects know of a person: to give it to them, and to let it go."""

from django.db.models import Q

from members.models import Person
from projects.models import DiaryEntry, MailFollower, ProjectFollower, TeamMember


def export_person(person: Person) -> dict:
    """Tasks in teams of projects, entries of diaries, and which projects the person follows."""
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
        ],
        "diary_entries": diary_entries(person),
        "follows": followed(person),
        "follows_by_mail": followed_by_mail(person),
    }


def tasks_of(person):
    """Chosen by name, or asked by the person's address."""
    own = Q(person=person)
    addresses = {person.email, person.user.email if person.user else ""} - {""}
    if addresses:
        own |= Q(email__in=[address.lower() for address in addresses])
    return TeamMember.objects.filter(own)


def diary_entries(person):
    written = DiaryEntry.objects.filter(
        created_by__isnull=False, created_by=person.user, deleted_at=None
    )
    rows = written.values("project__title_bg", "happened_on", "text_bg", "text_en")
    return list(rows)


def followed(person):
    rows = ProjectFollower.objects.filter(user__isnull=False, user=person.user)
    return list(rows.values("project__title_bg", "since"))


def followed_by_mail(person):
    rows = by_mail(person).values(
        "project__title_bg", "email", "language", "requested_at", "confirmed_at"
    )
    return list(rows)


def by_mail(person):
    """By the account's address, which is confirmed; without one, by the person's own."""
    email = person.user.email if person.user else person.email
    rows = MailFollower.objects
    return rows.of_address(email) if email else rows.none()


def erase_person(person: Person) -> None:
    """Tasks go; diaries are the organisation's and stay, without the name of who wrote them.

    What was entered about money stays too: an account has to add up without its keeper.
    """
    tasks_of(person).delete()
    by_mail(person).delete()
    if person.user:
        ProjectFollower.objects.filter(user=person.user).delete()
        DiaryEntry.objects.filter(created_by=person.user).update(created_by=None)
