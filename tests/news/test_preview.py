"""A secret link to what is not published yet: for whoever has it, until it ends."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core import files
from core.models import Attachment, PreviewLink
from leadernet import due
from members.models import Membership
from news.actions import articles
from tests.factories import ArticleFactory, GroupFactory, OrganisationFactory, staff_of
from tests.news.test_news import picture


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def staff(organisation):
    return staff_of(organisation, "editor")


@pytest.fixture
def draft(organisation):
    return ArticleFactory(
        organisation=organisation, status="draft", title_bg="Още не", published_at=None
    )


def share(article, user):
    return f"/news/preview/{articles.share(article, actor=user).key}/"


def test_staff_make_the_link_and_a_stranger_reads(draft, staff, as_user, client):
    inside = as_user(staff)
    inside.post(f"/news/{draft.slug}/share/")
    page = inside.get(draft.get_absolute_url()).content.decode()
    link = PreviewLink.objects.get()
    assert f"/news/preview/{link.key}/" in page

    answer = client.get(f"/news/preview/{link.key}/")

    assert "Още не" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert f"/news/{draft.slug}/publish/" not in answer.content.decode()


def test_pictures_of_the_preview_open_under_its_link_alone(draft, staff, client):
    inline, cover = (
        files.attach(draft, picture(), purpose=purpose, user=staff, alt_bg="Мост")
        for purpose in (Attachment.Purpose.GALLERY, Attachment.Purpose.COVER)
    )
    draft.body_bg = (
        f'<figure><img src="{inline.get_absolute_url()}" alt="Мост"></figure>'
    )
    draft.save()
    other = ArticleFactory(status="draft")
    foreign = files.attach(
        other, picture(), purpose=Attachment.Purpose.COVER, user=staff, alt_bg="Чужда"
    )
    path = share(draft, staff)
    key = path.split("/")[-2]

    page = client.get(path).content.decode()

    for one in (inline, cover):
        address = one.get_absolute_url()
        assert client.get(address).status_code == 404
        shown = client.get(f"{address}?preview={key}")
        assert shown.status_code == 200
        assert shown["Cache-Control"] == "private, no-store"
        list(shown.streaming_content)
        assert f"preview={key}" in page.split(address)[1][:80]
    assert client.get(f"{foreign.get_absolute_url()}?preview={key}").status_code == 404


def test_a_link_ends_when_it_is_taken_back_replaced_or_old(draft, staff, client):
    first = share(draft, staff)
    second = share(draft, staff)
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]

    PreviewLink.objects.update(
        expires_at=timezone.now() - datetime.timedelta(seconds=1)
    )
    assert client.get(second).status_code == 404
    [work] = [work for work in due.everything() if work.name == "forget preview link"]
    for row in work.rows():
        work.do(row)
    assert not PreviewLink.objects.exists()

    third = share(draft, staff)
    articles.unshare(draft, actor=staff)
    assert client.get(third).status_code == 404


def test_whoever_comes_too_late_is_told_to_ask_for_a_new_link(draft, staff, client):
    ended = share(draft, staff)
    articles.unshare(draft, actor=staff)

    answers = [client.get(path) for path in (ended, "/news/preview/neverwas/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    for answer in answers:
        page = answer.content.decode()
        assert "Тази тайна връзка не работи" in page
        assert "Помолете човека, който Ви я е изпратил, за нова." in page
        assert "Още не" not in page
        assert "no-store" in answer["Cache-Control"]


def test_a_link_ends_with_the_rights_of_who_made_it(draft, staff, client):
    path = share(draft, staff)

    Membership.objects.filter(person=staff.person).update(ended_on=timezone.localdate())

    assert client.get(path).status_code == 404


def test_after_publishing_the_link_leads_to_the_news(
    draft, staff, organisation, client
):
    organisation.is_trusted = True
    organisation.save()
    path = share(draft, staff)

    articles.publish(draft, actor=staff)

    assert client.get(path).url == draft.get_absolute_url()


def test_a_deleted_draft_is_shown_to_nobody(draft, staff, client):
    path = share(draft, staff)

    articles.delete(draft, actor=staff)

    assert client.get(path).status_code == 404


def test_what_is_for_a_group_leaves_it_by_no_link(organisation, staff, as_user):
    article = ArticleFactory(
        organisation=organisation,
        status="draft",
        audience="group",
        group=GroupFactory(),
        author=staff,
    )

    answer = as_user(staff).post(f"/news/{article.slug}/share/")

    assert answer.status_code in {403, 404}
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("key", ["x", "%00", "ж" * 40])
def test_a_guessed_key_is_not_found(key):
    assert Client().get(f"/news/preview/{key}/").status_code in {400, 404}
