import pytest

from core import notifications
from core.models import Notification, OutgoingMail
from tests.factories import EventFactory, UserFactory


def notify(user, event, **kwargs):
    return notifications.notify([user], "events.reminder", target=event, **kwargs)


def test_notice_tells_each_once_and_nobody_of_their_own_act():
    event, user, actor = EventFactory(), UserFactory(), UserFactory()

    notifications.notify(
        [user, user, actor], "events.reminder", target=event, actor=actor
    )

    assert [notice.user for notice in Notification.objects.all()] == [user]


def test_notice_by_mail_speaks_the_language_of_the_reader():
    event = EventFactory(title_en="Projects & people")
    user = UserFactory(language="en")

    notify(user, event, mail=True)

    [mail] = OutgoingMail.objects.all()
    assert mail.language == "en"
    assert "Projects & people" in mail.subject
    assert not mail.subject.endswith(".")
    assert "-- \nLeaderNet\n" in mail.body
    assert event.get_absolute_url() in mail.body


def test_page_lists_own_notices_and_reading_leads_to_the_target(as_user):
    event, user = EventFactory(), UserFactory()
    [notice] = notify(user, event)
    notify(UserFactory(), EventFactory(title_bg="Чуждо събитие"))
    client = as_user(user)

    page = client.get("/notifications/").content.decode()
    assert event.title in page
    assert "Чуждо събитие" not in page

    answer = client.post(f"/notifications/{notice.pk}/read/")
    assert answer.url == event.get_absolute_url()
    notice.refresh_from_db()
    assert notice.read_at


def test_notice_about_what_may_no_longer_be_seen_is_left_out(as_user):
    event, user = EventFactory(), UserFactory()
    [notice] = notify(user, event)
    type(event).objects.filter(pk=event.pk).update(is_published=False)
    client = as_user(user)

    assert list(Notification.objects.visible_to(user)) == []
    assert event.title not in client.get("/notifications/").content.decode()
    assert client.post(f"/notifications/{notice.pk}/read/").status_code == 404


def test_nobody_reads_the_notices_of_another(client, as_user):
    [notice] = notify(UserFactory(), EventFactory())

    answer = as_user(UserFactory()).post(f"/notifications/{notice.pk}/read/")
    assert answer.status_code == 404
    assert client.get("/notifications/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_as_read_at_once(as_user):
    user = UserFactory()
    notify(user, EventFactory())
    notify(user, EventFactory())

    as_user(user).post("/notifications/read/")

    assert not Notification.objects.unread().exists()


@pytest.mark.parametrize("count", [2, 15])
def test_page_asks_as_many_questions_for_many_notices(
    as_user, count, django_assert_max_num_queries
):
    user, actor = UserFactory(), UserFactory()
    for _number in range(count):
        notify(user, EventFactory(), actor=actor)
    client = as_user(user)

    with django_assert_max_num_queries(20):
        client.get("/notifications/")
