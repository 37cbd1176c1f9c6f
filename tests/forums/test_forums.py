import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from core import search
from core.models import Attachment, AuditEntry, OutgoingMail
from forums import actions, selectors
from forums.addresses import forum_url, post_url, topic_url
from forums.models import ForumPlace, HiddenPost
from forums.reference import ensure_forum
from members.models import Appointment, GroupMembership
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

AUDIENCE = ForumPlace.Audience


@pytest.fixture
def forum():
    return ensure_forum("Управление на проекти", audience=AUDIENCE.PUBLIC)


@pytest.fixture
def moderator():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


@pytest.fixture
def member():
    return staff_of(OrganisationFactory())


def start(
    forum,
    actor,
    subject="Как отчитате доброволния труд?",
    content="Питам за **ставката**.",
):
    return actions.start_topic(forum, subject=subject, content=content, actor=actor)


def test_first_post_of_a_citizen_waits_until_the_moderator_approves(
    as_user, client, forum, moderator
):
    citizen = UserFactory()
    form = reverse("forum:topic_create", args=["projects", forum.pk])
    as_user(citizen).post(form, {"subject": "Първи въпрос", "content": "Здравейте"})
    post = Post.objects.get()

    assert client.get(topic_url(post.topic)).status_code == 404
    assert "Първи въпрос" not in client.get(forum_url(forum)).content.decode()
    assert as_user(citizen).get(topic_url(post.topic)).status_code == 200
    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "approve"}
    )

    assert "Здравейте" in client.get(topic_url(post.topic)).content.decode()
    assert OutgoingMail.objects.get().to == citizen.email
    assert [
        e.title for e in search.find("въпрос", keys=["public"], language="bg").entries
    ] == ["Първи въпрос"]


def test_fourth_post_of_a_citizen_does_not_wait_but_the_first_link_does(
    forum, moderator
):
    citizen = UserFactory()
    for number in range(3):
        post = start(forum, citizen, subject=f"Въпрос {number}")
        actions.approve(post, actor=moderator)

    plain = start(forum, citizen, subject="Четвърти")
    link = start(
        forum, citizen, subject="С връзка", content="Вижте https://example.org"
    )

    assert (plain.approved, link.approved) == (True, False)


def test_staff_of_a_member_organisation_do_not_wait(forum, member):
    assert start(forum, member).approved


def test_forums_are_seen_by_exactly_their_readers(forum, member, moderator):
    group = GroupFactory()
    insider = staff_of(OrganisationFactory())
    GroupMembership.objects.create(
        group=group, person=insider.person, joined_on="2024-01-01"
    )
    members_only = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    below = ensure_forum("Под групата", audience=AUDIENCE.PUBLIC, parent=of_group)

    def seen(user):
        return set(selectors.visible_forums(user))

    assert seen(AnonymousUser()) == {forum}
    assert seen(UserFactory()) == {forum}
    assert seen(member) == {forum, members_only}
    assert seen(moderator) == {forum, members_only}
    assert seen(insider) == {forum, members_only, of_group, below}


def test_rights_follow_the_group_at_once(as_user):
    group = GroupFactory()
    user = UserFactory()
    row = GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01"
    )
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)

    assert as_user(user).get(forum_url(of_group)).status_code == 200
    row.delete()

    assert as_user(user).get(forum_url(of_group)).status_code == 404


def test_group_coordinator_moderates_that_group_only(as_user, forum):
    group = GroupFactory()
    coordinator, writer = UserFactory(), UserFactory()
    for user, is_coordinator in [(coordinator, True), (writer, False)]:
        GroupMembership.objects.create(
            group=group,
            person=user.person,
            is_coordinator=is_coordinator,
            joined_on="2024-01-01",
        )
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    own, foreign = start(of_group, writer), start(forum, writer)

    queue = as_user(coordinator).get(reverse("forums:moderation"))
    refused = as_user(coordinator).post(
        reverse("forums:decide", args=[foreign.pk]), {"decision": "approve"}
    )

    assert list(queue.context["page_obj"]) == [own]
    assert refused.status_code == 404


def test_hidden_post_is_gone_everywhere_and_its_author_reads_why(
    as_user, client, forum, member, moderator
):
    post = start(forum, member)
    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]),
        {"decision": "hide", "reason": "Лични данни"},
    )

    assert client.get(topic_url(post.topic)).status_code == 404
    assert search.find("ставката", keys=["public"], language="bg").total == 0
    assert "Лични данни" in OutgoingMail.objects.get(to=member.email).body
    assert HiddenPost.objects.get().reason == "Лични данни"
    forum.refresh_from_db()
    assert forum.direct_topics_count == 0


def test_an_edit_on_its_way_does_not_bring_back_a_hidden_post(forum, member, moderator):
    post = start(forum, member)
    read_before = Post.objects.get(pk=post.pk)
    actions.hide(post, reason="Лични данни", actor=moderator)

    with pytest.raises(PermissionDenied):
        actions.edit(read_before, content="Пак аз", actor=member)

    assert not selectors.visible_posts(AnonymousUser()).exists()


def test_hiding_without_a_reason_changes_nothing(as_user, forum, member, moderator):
    post = start(forum, member)

    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "hide"}
    )

    post.refresh_from_db()
    assert post.approved


def test_report_puts_the_post_into_the_queue_once(as_user, forum, member, moderator):
    post = start(forum, member)
    reporter = as_user(UserFactory())
    for _again in range(2):
        reporter.post(reverse("forum:flag", args=[post.pk]), {"reason": "обидно"})

    assert list(selectors.queue(moderator)) == [post]
    actions.keep(post, actor=moderator)

    assert list(selectors.queue(moderator)) == []
    assert AuditEntry.objects.filter(verb="forums.kept").count() == 1


def test_reply_sent_twice_is_one_post(as_user, forum, member):
    topic = start(forum, member).topic
    client = as_user(member)
    url = reverse("forum:post_create", args=["f", forum.pk, "t", topic.pk])

    for _again in range(2):
        client.post(url, {"content": "Същото"})

    assert Post.objects.filter(topic=topic).count() == 2


def test_sixth_post_in_ten_minutes_is_held_back_and_the_text_kept(
    as_user, forum, member
):
    client = as_user(member)
    url = reverse("forum:topic_create", args=["f", forum.pk])
    for number in range(5):
        client.post(url, {"subject": f"Тема {number}", "content": f"Текст {number}"})

    response = client.post(url, {"subject": "Шеста", "content": "Дълъг труд"})

    assert Topic.objects.count() == 5
    assert "Дълъг труд" in response.content.decode()


def test_own_post_is_edited_for_half_an_hour_only(as_user, forum, member):
    post = start(forum, member)
    url = reverse("forum:post_update", args=[post.pk])

    as_user(member).post(url, {"content": "Поправено"})
    Post.objects.filter(pk=post.pk).update(created="2020-01-01T10:00:00Z")
    late = as_user(member).post(url, {"content": "Късно"})

    post.refresh_from_db()
    assert post.content.raw == "Поправено"
    assert late.status_code == 403


def test_closed_topic_is_read_but_not_answered(as_user, forum, member, moderator):
    topic = start(forum, member).topic
    actions.set_lock(topic, locked=True, actor=moderator)

    response = as_user(member).post(
        reverse("forum:post_create", args=["f", forum.pk, "t", topic.pk]),
        {"content": "Още нещо"},
    )

    assert topic.posts.count() == 1
    assert response.status_code == 200


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](javascript&#58alert(1))",
    "![x](https://tracker.example/p.gif)",
    "`\n<img src=x onerror=alert(1)>\n[x]: `",
    "<http:|><x| onfoo=..>",
    "\\<!--<img onerror=alert(1)>-->",
    "<svg><script>alert(1)</script></svg>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    '<a href="vbscript:x">x</a>',
    "<style>*{display:none}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives_in_a_post(client, forum, member, text):
    post = start(forum, member, subject=text[:100], content=text)

    stored = post.content.rendered
    page = client.get(topic_url(post.topic)).content.decode()
    post_html = page.split(f'id="post-{post.pk}"')[1].split("</article>")[0]
    for html in (stored, post_html):
        assert not re.search(r"<(script|img|svg|style|iframe|object)", html)
        assert not re.search(r"<[^>]*\son\w+=", html)
        for address in re.findall(r'<a [^>]*href="([^"]*)"', html):
            assert not re.match(
                r"\s*(javascript|data|vbscript):", unescape(address), re.IGNORECASE
            )


def test_file_of_a_hidden_post_is_not_handed_out(
    as_user, client, forum, member, moderator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Вижте",
            "uploads": [SimpleUploadedFile("план.txt", "План".encode())],
        },
    )
    file = Attachment.objects.get()

    shown = client.get(file.get_absolute_url())
    assert b"".join(shown.streaming_content) == "План".encode()
    actions.hide(Post.objects.get(), reason="грешен файл", actor=moderator)

    assert client.get(file.get_absolute_url()).status_code == 404


def test_refused_file_says_why_and_keeps_the_text(as_user, forum, member):
    response = as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Труд",
            "uploads": [SimpleUploadedFile("x.exe", b"MZ")],
        },
    )

    assert not Topic.objects.exists()
    assert "Труд" in response.content.decode()
    assert "field__error" in response.content.decode()


def test_discussion_of_an_article_is_one_topic(forum, member):
    article = ArticleFactory()

    first = actions.discuss(
        article, forum=forum, title="По новината", content="…", actor=member
    )
    second = actions.discuss(
        article, forum=forum, title="Пак", content="…", actor=UserFactory()
    )

    assert first == second


def test_reading_marks_topics_and_new_posts_unmark_them(as_user, forum, member):
    reader = UserFactory()
    topic = start(forum, member).topic
    client = as_user(reader)
    unread = reverse("forum:unread")

    assert list(client.get(unread).context["topic_list"]) == [topic]
    client.get(topic_url(topic))
    assert list(client.get(unread).context["topic_list"]) == []
    actions.reply(topic, content="Отговор", actor=member)

    assert list(client.get(unread).context["topic_list"]) == [topic]


def test_address_of_a_post_finds_its_page(client, forum, member):
    topic = start(forum, member).topic
    for number in range(25):
        post = Post.objects.create(
            topic=topic,
            poster=member,
            subject="x",
            content=f"Отговор {number}",
            approved=True,
        )

    page = client.get(post_url(post)).content.decode()

    assert "Отговор 24" in page
    assert "Отговор 2<" not in page


def test_anonymous_visitor_gets_no_cookie(client, forum, member):
    topic = start(forum, member).topic
    for url in [reverse("forum:index"), forum_url(forum), topic_url(topic)]:
        assert not client.get(url).cookies


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_same_few_questions(
    client, django_assert_num_queries, number, member
):
    common = ensure_forum("Общо", audience=AUDIENCE.PUBLIC, is_category=True)
    forums = [
        ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC, parent=common)
        for n in range(number)
    ]
    for forum in forums:
        start(forum, member, subject=f"Тема на {forum.name}")
    topic = Topic.objects.first()
    for n in range(number):
        Post.objects.create(
            topic=topic,
            poster=UserFactory(),
            subject="x",
            content=f"Отговор {n}",
            approved=True,
        )

    with django_assert_num_queries(3):
        client.get(reverse("forum:index"))
    with django_assert_num_queries(9):
        client.get(topic_url(topic))


def test_search_hides_a_topic_as_its_parent_forum_does(member):
    group = GroupFactory()
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    below = ensure_forum("Под групата", audience=AUDIENCE.PUBLIC, parent=of_group)

    start(below, member)

    def found(*keys):
        return search.find("ставката", keys=keys, language="bg").total

    assert (found("public"), found("members"), found(f"group:{group.pk}")) == (0, 0, 1)


def test_first_of_two_moderators_decides(as_user, forum, member, moderator):
    post = start(forum, member)
    second = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    actions.hide(post, reason="Лични данни", actor=moderator)

    as_user(second).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "approve"}
    )
    assert not actions.hide(post, reason="Друга причина", actor=second)

    post.refresh_from_db()
    assert (post.approved, post.hidden.reason) == (False, "Лични данни")
    assert OutgoingMail.objects.filter(to=member.email).count() == 1


def test_author_takes_back_a_post_without_mail_until_others_have_answered(
    as_user, client, forum, member
):
    alone, answered = start(forum, member), start(forum, member, subject="С отговор")
    colleague = staff_of(OrganisationFactory())
    actions.reply(answered.topic, content="Отговор", actor=colleague)

    for post in (alone, answered):
        as_user(member).post(reverse("forum:post_delete", args=[post.pk]))

    assert client.get(topic_url(alone.topic)).status_code == 404
    assert "Отговор" in client.get(topic_url(answered.topic)).content.decode()
    assert not OutgoingMail.objects.exists()


def test_moderator_opens_the_file_of_a_waiting_post(
    as_user, client, forum, member, moderator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    as_user(UserFactory()).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Вижте",
            "uploads": [SimpleUploadedFile("план.txt", "План".encode())],
        },
    )
    url = Attachment.objects.get().get_absolute_url()

    shown = as_user(moderator).get(url)

    assert b"".join(shown.streaming_content) == "План".encode()
    assert url in as_user(moderator).get(reverse("forums:moderation")).content.decode()
    assert client.get(url).status_code == 404
    assert as_user(member).get(url).status_code == 404


def test_feed_holds_public_approved_topics_only(client, forum, member):
    shown = start(forum, member, subject="За всички").topic
    start(forum, UserFactory(), subject="Чака модератор")
    start(
        ensure_forum("Членове", audience=AUDIENCE.MEMBERS), member, subject="За членове"
    )

    feed = client.get(reverse("forum:feed")).content.decode()

    assert feed.count("<entry>") == 1
    assert topic_url(shown) in feed


def test_search_finds_topics_of_readable_forums(as_user, client, forum, member):
    start(forum, member, subject="Открит въпрос")
    start(
        ensure_forum("Членове", audience=AUDIENCE.MEMBERS),
        member,
        subject="Вътрешен въпрос",
    )

    def found(reader):
        entries = (
            reader.get("/search/", {"q": "въпроси", "kind": "topic"})
            .context["found"]
            .entries
        )
        return sorted(entry.title for entry in entries)

    assert found(client) == ["Открит въпрос"]
    assert found(as_user(member)) == ["Вътрешен въпрос", "Открит въпрос"]


def test_discussion_taken_away_does_not_keep_others_from_discussing(forum, member):
    article = ArticleFactory()
    first = actions.discuss(
        article, forum=forum, title="По новината", content="Празно", actor=member
    )
    actions.take_back(first.first_post, actor=member)

    second = actions.discuss(
        article, forum=forum, title="По новината", content="Питам", actor=member
    )

    assert second != first
    assert second.approved


def test_log_tells_what_was_decided_and_by_whom(as_user, forum, member, moderator):
    hidden = start(forum, member, subject="Скрита тема")
    kept = start(forum, member, subject="Затворена тема")
    actions.hide(hidden, reason="Лични данни", actor=moderator)
    actions.set_lock(kept.topic, locked=True, actor=moderator)

    response = as_user(moderator).get(reverse("forums:log"))

    assert [entry.verb for entry in response.context["page_obj"]] == [
        "forums.locked",
        "forums.hidden",
    ]
    page = response.content.decode()
    assert "Затворена тема" in page
    assert "Лични данни" in page
