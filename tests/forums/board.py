"""A board with a topic of each kind that not everybody may see, and readers of each kind."""

from types import SimpleNamespace

from django.test import Client
from machina.apps.forum_conversation.models import Topic

from forums import actions
from forums.models import ForumPlace
from forums.reference import ensure_forum
from leadernet.practice import place as practice
from members.actions import groups
from members.models import Appointment, GroupMembership
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

AUDIENCE = ForumPlace.Audience
WORD = "мармалад"

# Who reads what, by the first word of each topic. One's own that wait are in no list but „mine“.
READ = {
    "anonymous": {"Открита"},
    "citizen": {"Открита"},
    "member": {"Открита", "Членска"},
    "moderator": {"Открита", "Членска", "Архивна"},  # looks after open groups
    "learner": {"Открита", "Членска"},
    "insider": {"Открита", "Членска", "Затворена"},
    "reader of the archive": {"Открита", "Членска", "Архивна"},
}


def insider_of(group):
    user = staff_of(OrganisationFactory())
    GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01"
    )
    return user


def build():
    board = SimpleNamespace()
    board.author = staff_of(OrganisationFactory())
    closed, old = GroupFactory(access="closed"), GroupFactory()
    board.readers = {
        "anonymous": None,
        "citizen": UserFactory(),
        "member": staff_of(OrganisationFactory()),
        "moderator": AppointmentFactory(role=Appointment.Role.MODERATOR).user,
        "learner": staff_of(OrganisationFactory()),
        "insider": insider_of(closed),
        "reader of the archive": insider_of(old),
    }
    practice.begin(board.readers["learner"])
    Topic.objects.update(subject=f"Учебна {WORD}")
    board.forums = {
        "Открита": ensure_forum("Открит", audience=AUDIENCE.PUBLIC),
        "Членска": ensure_forum("Членове", audience=AUDIENCE.MEMBERS),
        "Затворена": ensure_forum("Група", audience=AUDIENCE.GROUP, group=closed),
        "Архивна": ensure_forum("Архив", audience=AUDIENCE.GROUP, group=old),
    }
    board.posts = {
        name: begin(forum, board.author, name) for name, forum in board.forums.items()
    }
    open_forum = board.forums["Открита"]
    begin(open_forum, UserFactory(), "Чакаща")
    hidden = begin(open_forum, board.author, "Скрита")
    moderator = board.readers["moderator"]
    actions.hide(hidden, reason="обидно", actor=moderator)
    groups.archive(old, actor=moderator, reason="Приключи")
    return board


def begin(forum, author, name):
    text = f"{name} {WORD}"
    return actions.start_topic(forum, subject=text, content=text, actor=author)


def client_of(user):
    client = Client()
    if user:
        client.force_login(user, backend="members.backends.SignIn")
    return client


def names(page):
    """The first words of the board's topics that the page shows."""
    known = {*READ["insider"], "Архивна", "Учебна", "Чакаща", "Скрита"}
    return {name for name in known if f"{name} {WORD}" in page}
