"""How often somebody reads of a subject by mail: chosen, gathered, stopped by one press."""

import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core import digests, notifications
from core.models import Frequency, Notification, NotificationChoice, OutgoingMail
from core.subjects import subject_of
from leadernet.subjects import ALWAYS
from tests.factories import EventFactory, OrganisationFactory, UserFactory

SOFIA = timezone.get_fixed_timezone(120)


@pytest.fixture
def reader():
    return UserFactory(language="bg")


def tell(user, kind="members.trusted", target=None, **kwargs):
    """One notice about an organisation; „organisations“ come once a day unless chosen."""
    target = target or OrganisationFactory()
    [notice] = notifications.notify([user], kind, target=target, **kwargs)
    return notice


def choose(user, frequency, subject="organisations"):
    notifications.choose(user, {subject: frequency})


def age(**delta):
    Notification.objects.update(created_at=timezone.now() - datetime.timedelta(**delta))


def send_what_is_due():
    for user in digests.due():
        digests.send(user)
    return list(OutgoingMail.objects.order_by("pk"))


def test_every_kind_of_notice_has_one_subject_or_is_always_told():
    folder = Path(settings.BASE_DIR) / "templates" / "notifications"
    kinds = {f"{file.parent.name}.{file.stem}" for file in folder.glob("*/[!_]*.txt")}

    told = {kind for kind in kinds if subject_of(kind) is None}

    assert told == ALWAYS


@pytest.mark.parametrize(
    ("frequency", "mails", "waits_for"),
    [("now", 1, ""), ("daily", 0, "daily"), ("weekly", 0, "weekly"), ("never", 0, "")],
)
def test_a_notice_goes_the_way_that_its_reader_chose(
    reader, frequency, mails, waits_for
):
    choose(reader, frequency)

    notice = tell(reader)

    assert OutgoingMail.objects.count() == mails
    assert notice.digest == waits_for


def test_each_reader_of_one_act_gets_it_their_own_way(reader):
    other = UserFactory()
    choose(other, "now")

    notifications.notify(
        [reader, other], "members.trusted", target=OrganisationFactory()
    )

    assert [mail.to for mail in OutgoingMail.objects.all()] == [other.email]


def test_what_nobody_chooses_comes_whatever_was_chosen(reader):
    notifications.choose(
        reader, dict.fromkeys(notifications.frequencies_of(reader), "never")
    )

    tell(reader, "events.unpublished", EventFactory(), mail=True, reason="Повторена.")

    [mail] = OutgoingMail.objects.all()
    assert mail.to == reader.email
    assert "List-Unsubscribe" not in mail.headers


def test_a_digest_is_grouped_and_newest_first(reader):
    notifications.choose(reader, {"groups": "daily"})
    older, event, newer = (
        OrganisationFactory(name_bg="Стара чешма"),
        EventFactory(title_bg="Събор"),
        OrganisationFactory(name_bg="Нова чешма"),
    )
    for target, kind, days in [
        (older, "members.trusted", 4),
        (event, "events.published", 3),
        (newer, "members.trusted", 2),
    ]:
        notice = tell(reader, kind, target)
        Notification.objects.filter(pk=notice.pk).update(
            created_at=timezone.now() - datetime.timedelta(days=days)
        )

    [mail] = send_what_is_due()

    assert mail.subject == "3 нови известия за Вас в ЛидерНет"
    places = [mail.body.index(name) for name in ("Нова чешма", "Стара чешма", "Събор")]
    assert places == sorted(places)
    assert event.get_absolute_url() in mail.body
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert send_what_is_due() == [mail]


def test_a_digest_is_never_empty(reader):
    read, hidden = tell(reader), EventFactory()
    tell(reader, "events.published", hidden)
    age(days=9)
    Notification.objects.filter(pk=read.pk).update(read_at=timezone.now())
    type(hidden).objects.update(is_published=False)

    assert send_what_is_due() == []
    assert list(digests.due()) == []


def test_fresh_notices_wait_for_their_hour(reader):
    tell(reader)

    assert send_what_is_due() == []
    age(days=1, minutes=1)
    assert len(send_what_is_due()) == 1


def test_a_weekly_digest_does_not_leave_each_day(reader, monkeypatch):
    choose(reader, "weekly")
    tell(reader)
    thursday = datetime.datetime(2026, 11, 26, 8, 0, tzinfo=SOFIA)
    Notification.objects.update(created_at=thursday - datetime.timedelta(days=2))

    monkeypatch.setattr(timezone, "localtime", lambda: thursday)
    assert list(digests.due()) == []

    next_monday = thursday + datetime.timedelta(days=4)
    monkeypatch.setattr(timezone, "localtime", lambda: next_monday)
    assert list(digests.due()) == [reader]


@pytest.mark.parametrize(
    ("now", "morning", "monday"),
    [
        ((30, 7, 0), (30, 7), (30, 7)),
        ((30, 6, 59), (29, 7), (23, 7)),
        ((28, 12, 0), (28, 7), (23, 7)),
    ],
)
def test_days_begin_at_seven_and_weeks_on_monday(now, morning, monday):
    moment = datetime.datetime(2026, 11, *now, tzinfo=SOFIA)

    assert digests.last_morning(moment) == datetime.datetime(
        2026, 11, *morning, tzinfo=SOFIA
    )
    assert digests.last_monday(moment) == datetime.datetime(
        2026, 11, *monday, tzinfo=SOFIA
    )


def test_what_waits_follows_a_new_choice(reader):
    notice = tell(reader)

    for frequency, waits_for in [
        ("weekly", "weekly"),
        ("now", "weekly"),
        ("never", ""),
    ]:
        choose(reader, frequency)
        notice.refresh_from_db()
        assert notice.digest == waits_for
    assert NotificationChoice.objects.count() == 1


def test_the_page_shows_and_keeps_the_choice(reader, as_user):
    client = as_user(reader)
    # The reader moderates nothing, and is not asked about it.
    names = notifications.frequencies_of(reader).keys() - {"moderation"}
    chosen = dict.fromkeys(names, "weekly")

    page = client.get("/notifications/settings/").content.decode()
    assert page.count("selected") == len(chosen)
    assert client.post(
        "/notifications/settings/", chosen | {"tasks": "hourly"}
    ).context["form"].errors.keys() == {"tasks"}
    client.post("/notifications/settings/", chosen)

    assert notifications.frequencies_of(reader) == chosen | {"moderation": "daily"}


def test_the_link_under_a_mail_stops_its_subject_alone(reader, client):
    choose(reader, "now")
    tell(reader)
    link = OutgoingMail.objects.get().headers["List-Unsubscribe"].strip("<>")
    path = urlsplit(link).path

    client.get(path)
    before = notifications.frequencies_of(reader)
    assert before["organisations"] == Frequency.NOW
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 204
    after = notifications.frequencies_of(reader)
    assert after == before | {"organisations": Frequency.NEVER}
    assert client.get(path[:-3] + "xx/").status_code == 404
    assert "Организации" in client.get(path).content.decode()


def test_the_link_under_a_digest_stops_digests_and_nothing_else(reader, client):
    tell(reader)
    age(days=9)
    [mail] = send_what_is_due()
    path = urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).path

    before = notifications.frequencies_of(reader)

    client.post(path, {"stop": "1"})

    digests = {Frequency.DAILY, Frequency.WEEKLY}
    assert {before["organisations"], before["groups"]} <= digests
    assert notifications.frequencies_of(reader) == {
        name: Frequency.NEVER if often in digests else often
        for name, often in before.items()
    }


def test_nobody_stops_the_mails_of_another(reader, client):
    path = urlsplit(notifications.STOP.for_reader(UserFactory(), "organisations")).path

    client.post(path)

    assert not reader.notification_choices.exists()


def test_a_digest_costs_the_same_for_few_and_many(django_assert_num_queries):
    for number in (1, 30):
        reader = UserFactory()
        for _notice in range(number):
            tell(reader)
        age(days=9)
        ContentType.objects.clear_cache()
        with django_assert_num_queries(14):
            digests.send(reader)
