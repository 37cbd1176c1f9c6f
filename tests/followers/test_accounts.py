"""Following a project with an account: who is told what, once, and only what they may see."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core import mail as delivered
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import digests, mail, notifications
from core.models import Notification, OutgoingMail
from events.actions.publishing import cancel
from events.models import Event
from leadernet.followers import happenings, telling
from leadernet.followers.happenings import Kind
from news.models import Article
from projects.actions.states import change_state
from projects.models import Happening, Project, ProjectFollower
from reports import actions as reports
from reports.models import Report
from tests.factories import (
    ArticleFactory,
    DiaryEntryFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)
from tests.followers.helpers import ago, follow, tick, told


@pytest.fixture
def project():
    return ProjectFactory(title_bg="Чиста вода", title_en="Clean water")


@pytest.fixture
def reader(project):
    user = UserFactory(name="Донка Следяща", language="bg")
    follow(project, user)
    return user


def published(project, **kwargs):
    return ArticleFactory(project=project, published_at=ago(minutes=10), **kwargs)


def accepted(project, **kwargs):
    return Report.objects.create(
        project=project,
        number=1,
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2026, 6, 30),
        state=Report.State.ACCEPTED,
        contents={},
        **kwargs,
    )


def test_one_press_follows_and_the_next_leaves(project, as_user):
    client = as_user(UserFactory())
    address = reverse("projects:follow", args=[project.slug])

    pages = [
        client.post(address, {"follow": value}, follow=True).content.decode()
        for value in ("1", "1", "0", "0")
    ]

    offers = ["Спирам да следя" in page for page in pages]
    assert offers == [True, True, False, False]
    assert not ProjectFollower.objects.exists()


def test_a_reader_without_account_gets_a_page_for_everybody(project, client):
    page = client.get(project.get_absolute_url())

    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "private" not in page["Cache-Control"]


def test_the_page_remembered_for_others_has_nobodys_button(project, reader, as_user):
    page = as_user(reader).get(project.get_absolute_url()).content.decode()
    other = as_user(UserFactory()).get(project.get_absolute_url()).content.decode()

    assert ("Спирам да следя" in page, "Спирам да следя" in other) == (True, False)


def test_the_staff_of_the_lead_see_how_many_and_no_names(project, reader, as_user):
    page = as_user(staff_of(project.organisation)).get(project.get_absolute_url())

    assert "Следи го 1 човек" in page.content.decode()
    assert reader.get_display_name() not in page.content.decode()
    stranger = as_user(UserFactory()).get(project.get_absolute_url())
    assert "Следи го" not in stranger.content.decode()


def test_what_one_follows_is_a_list_of_what_one_may_see(project, reader, as_user):
    hidden = ProjectFactory(is_published=False, title_bg="Скрит")
    follow(hidden, reader)
    follow(ProjectFactory(title_bg="Чужд"), UserFactory())

    page = as_user(reader).get(reverse("projects:following"))

    assert list(page.context["object_list"]) == [project]
    settings = as_user(reader).get(reverse("notification_settings"))
    assert reverse("projects:following") in settings.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_for_one_and_for_thirty(
    reader, as_user, number, django_assert_num_queries
):
    for _one in range(number):
        follow(ProjectFactory(), reader)
    client = as_user(reader)
    client.get(reverse("projects:following"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("projects:following"))

    assert len(queries) <= 8


def test_a_donor_reads_of_an_accepted_report_once_it_is_public(project, reader):
    report = accepted(project)
    tick()
    assert told() == []

    reports.publish(report, actor=staff_of(project.organisation))
    tick()
    assert told() == []  # a slip can still be taken back
    Report.objects.update(published_at=ago(minutes=10))
    tick()
    tick()

    assert told() == [(reader, "report_published", report)]
    [notice] = Notification.objects.all()
    assert notifications.words(notice) == (
        "Вече е публичен отчет на проекта „Чиста вода“: междинен отчет № 1"
    )


def test_each_kind_is_told_once_to_who_follows_that_project(project, reader):
    other = UserFactory()
    follow(ProjectFactory(), other)
    article, entry = published(project), DiaryEntryFactory(project=project)
    type(entry).objects.update(created_at=ago(minutes=10))
    event = EventFactory(project=project, published_at=ago(minutes=10))
    gone = EventFactory(
        project=project, published_at=ago(days=20), cancelled_at=ago(minutes=10)
    )

    tick()
    tick()

    assert told() == [
        (reader, "news_published", article),
        (reader, "diary_written", entry),
        (reader, "event_announced", event),
        (reader, "event_cancelled", gone),
    ]


def test_drafts_and_what_was_there_before_are_told_to_nobody(project, reader):
    ArticleFactory(project=project, status=Article.Status.DRAFT, published_at=None)
    ArticleFactory(project=project, published_at=ago(days=8))
    EventFactory(project=project, is_published=False, published_at=None)
    EventFactory(
        project=project,
        published_at=ago(minutes=10),
        starts_at=ago(days=2),
        ends_at=ago(days=1),
    )
    draft = ProjectFactory(is_published=False)
    follow(draft, reader)
    published(draft)
    practice = ProjectFactory(organisation__is_practice=True)
    follow(practice, reader)
    published(practice)
    latecomer = UserFactory()
    published(project)
    follow(project, latecomer, minutes=2)

    tick()

    assert [who for who, _kind, _what in told()] == [reader]


def test_news_taken_back_before_its_telling_is_told_when_it_is_shown_again(
    project, reader
):
    article = published(project)
    [found] = happenings.found()
    telling.begin(found)
    Article.objects.update(status=Article.Status.DRAFT)
    tick()
    assert (told(), Happening.objects.count()) == ([], 0)

    Article.objects.update(status=Article.Status.PUBLISHED)
    tick()
    Article.objects.update(status=Article.Status.DRAFT)
    tick()
    Article.objects.update(status=Article.Status.PUBLISHED)
    tick()

    assert told() == [(reader, "news_published", article)]


def test_two_clocks_and_two_workers_tell_it_once(project, reader):
    published(project)
    first, second = happenings.found(), happenings.found()

    for found in (*first, *second):
        telling.begin(found)
    [happening] = Happening.objects.all()

    assert telling.tell_some(happening.pk) is False
    assert telling.tell_some(happening.pk) is False
    assert len(told()) == 1


def test_an_event_of_a_closed_group_is_told_to_its_members_alone(project, reader):
    group = GroupFactory(access="closed")
    member = UserFactory().person
    GroupMembershipFactory(person=member, organisation=None, group=group)
    follow(project, member.user)
    event = EventFactory(
        project=project, published_at=ago(minutes=10), audience="group", group=group
    )

    tick()

    assert told() == [(member.user, "event_announced", event)]


def test_who_heard_of_it_as_a_member_of_the_group_is_not_told_twice(project, reader):
    event = EventFactory(project=project, published_at=ago(minutes=10))
    notifications.notify([reader], "events.published", target=event)

    tick()

    assert told() == []


def test_news_for_members_is_told_to_members(project, reader):
    member = staff_of(OrganisationFactory())
    follow(project, member)
    article = published(project, audience="members")

    tick()

    assert told() == [(member, "news_published", article)]


def test_nobody_is_told_of_their_own_words(project, reader):
    published(project, author=reader)

    tick()

    assert told() == []


def test_a_change_of_state_is_told_when_it_has_stayed(project, reader):
    owner = staff_of(project.organisation)
    change_state(project, status=Project.Status.SUSPENDED, actor=owner)
    change_state(project, status=Project.Status.IMPLEMENTATION, actor=owner)
    Project.objects.update(ends_on=timezone.localdate())
    reports.close(reports.begin_closing(project, actor=owner), actor=owner)
    tick()
    assert told() == []

    versions = Project.history.model.objects.order_by("history_id")
    for number, version in enumerate(versions):
        moment = ago(minutes=20 - number)
        versions.filter(pk=version.pk).update(history_date=moment)
    tick()
    tick()

    assert told() == [(reader, "state_changed", project)]
    [notice] = Notification.objects.all()
    assert notifications.words(notice).startswith("Проектът „Чиста вода“ приключи")


def test_a_slip_of_the_state_is_told_to_nobody(project, reader):
    owner = staff_of(project.organisation)
    change_state(project, status=Project.Status.CANCELLED, actor=owner)
    change_state(project, status=Project.Status.IMPLEMENTATION, actor=owner)
    versions = Project.history.model.objects
    versions.filter(status=Project.Status.CANCELLED).update(
        history_date=ago(minutes=10)
    )

    tick()

    assert told() == []


def test_a_digest_gathers_all_of_a_project_under_its_name(project, reader):
    published(project, title_bg="Първа вода")
    published(project, title_bg="Втора вода")
    tick()
    Notification.objects.update(created_at=ago(days=9))

    [user] = digests.due()
    digests.send(user)

    [letter] = OutgoingMail.objects.all()
    assert letter.body.count("Чиста вода") == 1
    assert "* Новина: „Първа вода“" in letter.body
    assert "* Новина: „Втора вода“" in letter.body


def test_a_notice_of_public_news_tells_no_title_of_a_draft(project, reader, as_user):
    published(project, title_bg="Първа вода")
    tick()
    project.is_published, project.title_bg = False, "Тайно"
    project.save()

    page = as_user(reader).get(reverse("notifications")).content.decode()
    Notification.objects.update(created_at=ago(days=9))
    [user] = digests.due()
    digests.send(user)

    [letter] = OutgoingMail.objects.all()
    assert "Новина: „Първа вода“" in page
    assert "* Новина: „Първа вода“" in letter.body
    assert "Тайно" not in page + letter.body


def at_once(user):
    notifications.choose(user, {"projects": "now"})


def test_a_mail_at_once_has_the_link_that_ends_it(project, reader, client):
    at_once(reader)
    article = published(project, title_bg="Първа вода")

    tick()

    [letter] = OutgoingMail.objects.all()
    assert letter.subject == "Новина от проекта „Чиста вода“: „Първа вода“"
    assert article.get_absolute_url() in letter.body
    link = letter.headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    address = urlsplit(link).path
    assert "Чиста вода" in client.get(address).content.decode()
    assert ProjectFollower.objects.count() == 1
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, ProjectFollower.objects.count()) == (204, 0)
    client.post(address, {"start": "1"})
    assert ProjectFollower.objects.get().user == reader


@pytest.mark.parametrize(
    "change",
    [
        lambda project, user: Article.objects.update(status=Article.Status.DRAFT),
        lambda project, user: Project.objects.update(is_published=False),
        lambda project, user: ProjectFollower.objects.all().delete(),
        lambda project, user: notifications.choose(user, {"projects": "never"}),
    ],
)
def test_a_mail_that_waits_does_not_leave_when_it_may_no_more(project, reader, change):
    at_once(reader)
    published(project)
    tick()
    [letter] = OutgoingMail.objects.all()

    change(project, reader)
    mail.deliver(letter.pk)

    assert delivered.outbox == []


def test_a_mail_that_waits_leaves_when_nothing_changed(project, reader):
    at_once(reader)
    published(project)
    tick()

    mail.deliver(OutgoingMail.objects.get().pk)

    assert [one.to for one in delivered.outbox] == [[reader.email]]


@pytest.mark.parametrize("kind", ["now", "daily"])
def test_thirty_followers_cost_as_many_questions_as_one(project, reader, kind):
    at_once(reader) if kind == "now" else None
    counts = []
    for number in (1, 30):
        for _one in range(number - 1):
            user = UserFactory()
            follow(project, user)
            at_once(user) if kind == "now" else None
        published(project)
        for found in happenings.found():
            telling.begin(found)
        happening = Happening.objects.latest("pk")
        with CaptureQueriesContext(connection) as queries:
            telling.tell_some(happening.pk)
        counts.append(len(queries))

    assert len(told()) == 31
    assert counts[0] == counts[1]


def test_portions_reach_everybody_once(project, reader, monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)
    for _one in range(4):
        follow(project, UserFactory())
    published(project)

    tick()

    assert len({who for who, _kind, _what in told()}) == len(told()) == 5


def test_what_a_crash_left_is_taken_up_by_the_clock(project, reader):
    published(project)
    [found] = happenings.found()
    telling.begin(found)
    assert list(telling.half_told()) == []

    Happening.objects.update(begun_at=ago(minutes=6))

    assert [one.kind for one in telling.half_told()] == [Kind.NEWS]


def test_a_cancelled_event_is_told_by_what_its_page_says(project, reader):
    event = EventFactory(project=project, published_at=ago(days=20))
    cancel(event, reason="Буря", actor=staff_of(event.organiser))
    Event.objects.update(cancelled_at=ago(minutes=10))

    tick()

    assert told() == [(reader, "event_cancelled", event)]


def test_a_named_donor_is_offered_it_and_follows_only_by_pressing(project, as_user):
    donor = UserFactory()
    TeamMemberFactory(project=project, role="donor", email=donor.email)
    client = as_user(donor)
    assert "Следя проекта" in client.get(reverse("desk")).content.decode()
    assert not ProjectFollower.objects.exists()

    address = reverse("projects:follow", args=[project.slug])
    page = client.post(address, {"follow": "1", "next": reverse("desk")}, follow=True)

    assert ProjectFollower.objects.get().user == donor
    assert "Следя проекта" not in page.content.decode()


def test_staff_of_the_lead_hear_of_it_as_everybody(project):
    owner = staff_of(project.organisation)
    MembershipFactory(person=owner.person, organisation=OrganisationFactory())
    follow(project, owner)
    article = published(project)

    tick()

    assert told(owner) == [(owner, "news_published", article)]


def test_every_tab_has_the_button_and_leads_back_to_itself(project, as_user, client):
    PeriodFactory(indicator__result__project=project)
    tabs = [
        f"/projects/{project.slug}/{tab}/" for tab in ("results", "reports", "gallery")
    ]
    reader = as_user(UserFactory())

    for tab in tabs:
        page = reader.get(tab).text
        assert page.count("Следя проекта") == 1
        assert f'name="next" value="{tab}"' in page
        assert client.get(tab).text.count("Следя по имейл") == 1
