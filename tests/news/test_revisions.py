"""Earlier versions of a news item: compared by words, brought back, seen by its staff alone."""

import pytest

from core.comparing import GONE, NEW, SAME, Piece, compare
from core.models import AuditEntry
from news import revisions
from news.actions import articles
from news.models import Article
from tests.factories import ArticleFactory, OrganisationFactory, staff_of


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def staff(organisation):
    return staff_of(organisation, "editor")


@pytest.fixture
def article(organisation, staff):
    made = ArticleFactory(
        organisation=organisation, body_bg="<p>Срещата е в петък.</p><p>Елате.</p>"
    )
    return rewrite(made, staff, body_bg="<p>Срещата е в събота.</p><p>Елате.</p>")


def rewrite(article, user, **texts):
    row = Article.objects.get(pk=article.pk)
    for name, text in texts.items():
        setattr(row, name, text)
    articles.update(row, seen_at=row.updated_at, actor=user)
    return Article.objects.get(pk=article.pk)


def test_words_are_compared_within_their_paragraph():
    before = "<p>Срещата е в <strong>петък</strong>.</p><p>Елате.</p><p>Старо</p>"
    after = "<p>Срещата е в <strong>събота</strong>.</p><p>Елате.</p>"

    assert compare(before, after) == [
        [Piece(SAME, "Срещата е в"), Piece(GONE, "петък."), Piece(NEW, "събота.")],
        [Piece(SAME, "Елате.")],
        [Piece(GONE, "Старо")],
    ]


def test_a_picture_that_came_is_seen_by_its_words():
    assert compare(
        "<p>А</p>", '<p>А</p><figure><img src="/files/a/b.jpg" alt="Мост"></figure>'
    ) == [
        [Piece(SAME, "А")],
        [Piece(NEW, "[Мост]")],
    ]


def test_two_long_paragraphs_are_shown_whole():
    before, after = "а " * 1500, "б " * 1500

    assert [piece.kind for [*pieces] in compare(before, after) for piece in pieces] == [
        GONE,
        NEW,
    ]


def test_only_versions_with_other_words_are_listed(article, staff):
    articles.pin(article, is_pinned=True, actor=staff)
    articles.archive(article, actor=staff)

    bodies = [row.body_bg for row in revisions.versions(article)]

    assert bodies == [
        "<p>Срещата е в събота.</p><p>Елате.</p>",
        "<p>Срещата е в петък.</p><p>Елате.</p>",
    ]


def test_an_earlier_version_comes_back_and_nothing_is_lost(article, staff, as_user):
    client = as_user(staff)
    older = revisions.versions(article)[-1]
    path = f"/news/{article.slug}/history/{older.history_id}/"

    page = client.get(path)
    words = page.content.decode()
    assert "петък.</del>" in words
    assert "събота.</ins>" in words
    client.post(path, {"seen_at": page.context["seen_at"]})

    article.refresh_from_db()
    assert "петък" in article.body_bg
    assert len(revisions.versions(article)) == 3
    assert AuditEntry.objects.filter(verb="news.restored").count() == 1
    assert client.post(path, {"seen_at": page.context["seen_at"]}).url == path
    assert AuditEntry.objects.filter(verb="news.restored").count() == 1


@pytest.mark.parametrize("seen_at", ["", "вчера", "2026-02-31T00:00"])
def test_a_stale_or_broken_form_changes_nothing(article, staff, as_user, seen_at):
    older = revisions.versions(article)[-1]
    path = f"/news/{article.slug}/history/{older.history_id}/"

    assert as_user(staff).post(path, {"seen_at": seen_at}).url == path

    article.refresh_from_db()
    assert "събота" in article.body_bg


def test_a_version_is_reached_through_its_own_item_only(
    article, organisation, staff, as_user
):
    other = ArticleFactory(organisation=organisation)
    number = other.history.first().history_id

    answer = as_user(staff).get(f"/news/{article.slug}/history/{number}/")

    assert answer.status_code == 404
