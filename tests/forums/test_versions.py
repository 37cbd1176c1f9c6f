"""What a post was before it was changed: kept, and read by its author and moderators only."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.models import AuditEntry, Notification
from forums import actions, privacy
from forums.addresses import topic_url
from forums.models import Revision
from members.models import Person
from tests.factories import OrganisationFactory, UserFactory, staff_of
from tests.forums.helpers import start


def page_of(post):
    return reverse("forum:versions", args=[post.pk])


def test_each_change_is_shown_word_by_word(as_user, forum, member):
    post = start(forum, member, content="Ставката е **седем** евро.")
    actions.edit(post, content="Ставката е **осем** евро.", actor=member)
    actions.edit(post, content="Ставката е **осем** евро на час.", actor=member)

    page = as_user(member).get(page_of(post))

    shown = [
        [(piece.kind, piece.words) for piece in change["paragraphs"][0]]
        for change in page.context["changes"]
    ]
    assert shown == [
        [("same", "Ставката е осем"), ("gone", "евро."), ("new", "евро на час.")],
        [
            ("same", "Ставката е"),
            ("gone", "седем"),
            ("new", "осем"),
            ("same", "евро."),
        ],
    ]


def test_others_see_that_it_was_edited_but_not_what_was_taken_out(
    as_user, client, forum, member, moderator
):
    post = start(forum, member, content="Звънете на 0888123456.")
    actions.edit(post, content="Пишете ми.", actor=member)
    reader = staff_of(OrganisationFactory())

    assert as_user(reader).get(page_of(post)).status_code == 403
    for page in (
        client.get(topic_url(post.topic)),
        as_user(reader).get(topic_url(post.topic)),
    ):
        assert "редактирано" in page.content.decode()
        assert page_of(post) not in page.content.decode()
    assert "0888123456" in as_user(moderator).get(page_of(post)).content.decode()


def test_saving_the_same_words_is_no_change(forum, member):
    post = start(forum, member, content="Едно")

    actions.edit(post, content="Едно", actor=member)

    post.refresh_from_db()
    assert post.updates_count == 0
    assert not Revision.objects.exists()


def test_a_moderator_changes_a_post_with_a_reason_that_its_author_reads(
    as_user, forum, member, moderator
):
    post = start(forum, member, content="Грубо казано.")
    url = reverse("forum:post_update", args=[post.pk])
    client = as_user(moderator)

    refused = client.post(url, {"content": "Казано."})
    post.refresh_from_db()
    assert refused.context["form"].errors.keys() == {"reason"}
    assert post.content.raw == "Грубо казано."

    client.post(url, {"content": "Казано.", "reason": "по-меко"})
    post.refresh_from_db()
    assert post.content.raw == "Казано."
    notice = Notification.objects.get(user=member)
    assert (notice.kind, notice.data) == ("forums.edited", {"reason": "по-меко"})
    entry = AuditEntry.objects.get(verb="forums.edited")
    assert (entry.actor, entry.data) == (moderator, {"reason": "по-меко"})


def test_nobody_else_changes_a_post(forum, member):
    post = start(forum, member)

    with pytest.raises(PermissionDenied):
        actions.edit(post, content="Аз", actor=UserFactory(), reason="така")


def test_closing_an_account_takes_its_earlier_versions_away(forum, member):
    post = start(forum, member, content="Аз съм Ива")
    actions.edit(post, content="Аз съм тук", actor=member)

    privacy.erase_person(Person.objects.get(user=member))

    assert not Revision.objects.exists()
