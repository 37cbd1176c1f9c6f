"""Moderators are told of what waits for them: each thing once, and never after it was decided."""

from django.urls import reverse

from core import digests, notifications
from core.models import Notification, OutgoingMail
from core.notifications import words
from forums import actions, selectors
from forums.models import Appeal, Sanction
from forums.reference import ensure_forum
from leadernet.practice import place as practice
from members.models import Appointment, GroupMembership, User
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start


def again(user):
    return User.objects.get(pk=user.pk)


def colleague():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


def told(*users):
    """What each of them reads among their notices, by kind."""
    return [
        [
            one.kind.removeprefix("forums.")
            for one in Notification.objects.visible_to(again(user)).order_by("pk")
        ]
        for user in users
    ]


def joined(group, **fields):
    user = UserFactory()
    GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01", **fields
    )
    return user


def test_a_first_post_is_told_to_those_who_decide_and_to_nobody_else(
    as_user, forum, member, moderator
):
    helper = staff_of(OrganisationFactory())
    actions.appoint(forum, helper, reason="Познава темата", actor=moderator)
    Notification.objects.all().delete()
    author = UserFactory()

    waiting = start(forum, author)

    assert told(moderator, helper, member, author) == [["waits"], ["waits"], [], []]
    notice = Notification.objects.get(user=moderator)
    assert words(notice).startswith(f"Ново мнение от {author}")
    client = as_user(moderator)
    opened = client.post(reverse("notifications_read", args=[notice.pk]), follow=True)
    shown = client.get(opened.redirect_chain[-1][0], follow=True)
    assert list(shown.context["page_obj"]) == [waiting]


def test_what_is_decided_waits_for_nobody_any_more(forum, member, moderator):
    other = colleague()
    posts = [start(forum, UserFactory(), subject=f"Тема {n}") for n in range(3)]
    stands = start(forum, member)
    actions.flag(stands, reason="обидно", actor=UserFactory())
    assert told(other) == [["waits", "waits", "waits", "flagged"]]

    actions.approve(posts[0], actor=moderator)
    actions.hide(posts[1], reason="Обида", actor=moderator)
    actions.sweep(posts[2], reason="Реклама", actor=moderator)
    actions.keep(stands, actor=moderator)

    assert told(moderator, other) == [[], []]
    assert Notification.objects.filter(user=other).count() == 0


def test_one_post_is_told_once_however_many_people_report_it(forum, member, moderator):
    post = start(forum, member)

    for reason in ("обидно", "грубо", "реклама"):
        actions.flag(post, reason=reason, actor=UserFactory())
    assert told(moderator) == [["flagged"]]
    assert words(Notification.objects.get()).endswith("обидно")
    actions.keep(post, actor=moderator)
    actions.flag(post, reason="пак", actor=UserFactory())

    assert told(moderator) == [["flagged"]]
    assert words(Notification.objects.get()).endswith("пак")


def test_an_edit_that_is_held_back_is_told_once(forum, moderator):
    author = UserFactory()
    post = start(forum, author)
    actions.approve(post, actor=moderator)
    assert told(moderator) == [[]]

    for text in ("Вижте www.example.org", "Вижте пак www.example.org"):
        actions.edit(post, content=text, actor=author)

    assert told(moderator) == [["waits"]]


def test_in_a_closed_group_the_network_reads_of_reports_alone(moderator):
    group = GroupFactory(access="closed")
    forum = ensure_forum("На съвета", audience="group", group=group)
    leader, author = joined(group, is_coordinator=True), joined(group)
    reporter = joined(group)

    post = start(forum, author)
    assert told(leader, moderator) == [["waits"], []]
    actions.approve(post, actor=again(leader))
    actions.flag(post, reason="обидно", actor=reporter)

    assert told(leader, moderator, reporter) == [["flagged"], ["flagged"], []]


def test_a_moderator_reads_nothing_of_a_report_about_their_own_post(forum, moderator):
    other = colleague()

    actions.flag(start(forum, moderator), reason="обидно", actor=UserFactory())

    assert told(moderator, other) == [[], ["flagged"]]


def test_practice_alerts_nobody(moderator):
    practice.begin(staff_of(OrganisationFactory()))

    assert told(moderator) == [[]]


def test_an_appeal_is_told_to_whoever_answers_it(as_user, forum, member, moderator):
    other, third = colleague(), colleague()
    actions.hide(start(forum, member), reason="Обида", actor=moderator)
    sanction = Sanction.objects.get()

    as_user(member).post(sanction.get_absolute_url(), {"text": "Не е така."})

    assert told(moderator, other, third) == [[], ["appealed"], ["appealed"]]
    assert OutgoingMail.objects.filter(to=other.email).count() == 1
    notice = Notification.objects.get(user=third)
    as_user(third).post(reverse("notifications_read", args=[notice.pk]))
    actions.answer(
        Appeal.objects.get(), reverses=False, words="Прочетох.", actor=again(other)
    )
    assert told(other, third) == [[], []]


def test_an_appeal_of_a_closed_group_is_told_inside_as_long_as_somebody_is_there(
    moderator,
):
    group = GroupFactory(access="closed")
    forum = ensure_forum("На съвета", audience="group", group=group)
    leader, author = joined(group, is_coordinator=True), joined(group)
    second = joined(group, is_coordinator=True)

    def appealed(by):
        post = start(forum, author)
        actions.approve(post, actor=again(leader))
        actions.hide(post, reason="Обида", actor=again(by))
        Notification.objects.all().delete()
        actions.appeal(Sanction.objects.first(), text="Не е така.", actor=author)
        return told(leader, second, moderator)

    assert appealed(leader) == [[], ["appealed"], []]
    group.memberships.filter(person=second.person).delete()
    assert appealed(leader) == [[], [], ["appealed"]]


def test_lifting_it_oneself_calls_the_others_off(forum, member, moderator):
    other = colleague()
    actions.hide(start(forum, member), reason="Обида", actor=moderator)
    actions.appeal(Sanction.objects.get(), text="Не е така.", actor=member)

    actions.lift(Sanction.objects.get(), reason="Сбърках", actor=moderator)

    assert told(other) == [[]]


def test_posts_that_wait_come_by_mail_once_a_day(forum, moderator):
    start(forum, UserFactory())

    assert not OutgoingMail.objects.filter(to=moderator.email).exists()
    assert Notification.objects.get(user=moderator).digest == "daily"
    Notification.objects.update(created_at="2020-01-01T12:00:00+02:00")
    digests.send(moderator)
    assert "чака модератор" in OutgoingMail.objects.get(to=moderator.email).body


def test_only_who_moderates_chooses_how_often(as_user, forum, member, moderator):
    settings = reverse("notification_settings")

    def subjects(user):
        return list(as_user(user).get(settings).context["form"].fields)

    assert "moderation" in subjects(moderator)
    assert "moderation" not in subjects(member)
    as_user(member).post(settings, dict.fromkeys(subjects(member), "weekly"))
    chosen = notifications.frequencies_of(member)
    assert (chosen["tasks"], chosen["moderation"]) == ("weekly", "daily")


def test_the_address_of_a_post_leads_its_moderator_to_the_queue(
    as_user, client, forum, moderator
):
    author = UserFactory()
    post = start(forum, author)
    address = reverse("forum:post", args=[post.pk])

    assert f"/moderation/?post={post.pk}" in as_user(moderator).get(address).url
    assert "/moderation/" not in as_user(author).get(address).url
    assert client.get(address).status_code == 404
    assert selectors.queue(moderator).count() == 1


def test_telling_asks_as_few_questions_for_20_moderators_as_for_1(
    forum, moderator, django_assert_num_queries
):
    author = UserFactory()

    def count():
        with django_assert_num_queries(80, exact=False) as asked:
            start(forum, author)
        return len(asked)

    count()
    one = count()
    for _each in range(19):
        colleague()

    assert count() == one
