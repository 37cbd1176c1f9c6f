"""The moderators' log: every act, narrowed by kind, person and forum, and only one's own forums."""

from django.urls import reverse

from forums import actions
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import AppointmentFactory
from tests.forums.helpers import start

LOG = reverse("forums:log")


def verbs(client, **chosen):
    entries = client.get(LOG, chosen).context["page_obj"]
    return [entry.verb.removeprefix("forums.") for entry in entries]


def test_log_is_narrowed_by_kind_person_and_forum(as_user, forum, member, moderator):
    colleague = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    other = ensure_forum("Друг", audience="public")
    first, second = start(forum, member), start(other, member)
    actions.hide(first, reason="Обида", actor=moderator)
    actions.set_lock(second.topic, locked=True, reason="Стига", actor=colleague)
    actions.edit(second, content="Без имена", reason="Имена", actor=moderator)
    client = as_user(moderator)

    assert verbs(client) == ["edited", "locked", "hidden"]
    assert verbs(client, kind="topics") == ["locked"]
    assert verbs(client, who=moderator.pk) == ["edited", "hidden"]
    assert verbs(client, forum=forum.pk) == ["hidden"]
    assert verbs(client, kind="posts", who=colleague.pk) == []
    assert list(client.get(LOG).context["deciders"]) == [moderator, colleague]


def test_what_authors_do_themselves_is_not_in_the_log(
    as_user, forum, member, moderator
):
    post = start(forum, member)
    actions.edit(post, content="Поправих се", actor=member)

    assert verbs(as_user(moderator)) == []


def test_log_asks_the_same_number_of_questions_for_1_and_30_acts(
    as_user, forum, member, moderator, django_assert_num_queries
):
    client = as_user(moderator)
    topic = start(forum, member).topic

    def count():
        with django_assert_num_queries(18, exact=False) as asked:
            client.get(LOG)
        return len(asked)

    actions.set_lock(topic, locked=True, reason="Стига", actor=moderator)
    count()
    one = count()
    for number in range(29):
        actions.set_lock(topic, locked=bool(number % 2), reason="", actor=moderator)

    assert count() == one
