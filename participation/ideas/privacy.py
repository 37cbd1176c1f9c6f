"""What ideas know of a person: to give it to them, and to let it go."""

from members.models import Person
from participation.ideas.models import Idea


def export_person(person: Person) -> dict:
    """What the person proposed or entered for others, and what they follow."""
    columns = ("title", "description", "values", "submitted_on", "channel")
    return {
        "ideas": list(entered_by(person).values(*columns)),
        "follows": list(followed_by(person).values_list("title", flat=True)),
    }


def entered_by(person):
    return Idea.objects.filter(entered_by__person=person)


def followed_by(person):
    return Idea.objects.filter(followers__person=person)


def erase_person(person: Person) -> None:
    """The ideas stay, as part of what was proposed; whose they were is forgotten."""
    entered_by(person).update(entered_by=None)
    if person.user:
        Idea.followers.through.objects.filter(user=person.user).delete()
