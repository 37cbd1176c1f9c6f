"""News that is true for a while only goes off the site by the clock."""

import datetime

import pytest
from django.utils import timezone

from core.models import AuditEntry, SearchEntry
from leadernet import due
from news import search
from news.actions import articles
from news.models import Article
from tests.factories import ArticleFactory, OrganisationFactory, RubricFactory, staff_of


def moment(**delta):
    return timezone.now() + datetime.timedelta(**delta)


def let_the_clock_work():
    [work] = [work for work in due.everything() if work.name == "archive"]
    for row in work.rows():
        work.do(row)


def test_the_clock_archives_what_has_passed_and_nothing_else(client):
    passed = ArticleFactory(expires_at=moment(minutes=-1), is_pinned=True)
    search.index(passed)
    coming = ArticleFactory(expires_at=moment(minutes=5))
    lasting = ArticleFactory()
    draft = ArticleFactory(status="draft", expires_at=moment(days=-1))

    let_the_clock_work()

    assert list(client.get("/news/").context["object_list"]) == [lasting, coming]
    assert not SearchEntry.objects.exists()
    passed.refresh_from_db()
    assert (passed.status, passed.is_pinned) == ("archived", False)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert AuditEntry.objects.filter(verb="news.expired").count() == 1


def test_who_prolonged_it_meanwhile_keeps_it(client):
    article = ArticleFactory(expires_at=moment(minutes=-1))
    stale = Article.objects.get(pk=article.pk)
    Article.objects.update(expires_at=moment(days=3))

    articles.expire(stale)

    assert client.get(article.get_absolute_url()).status_code == 200


def test_archived_news_may_be_published_again():
    article = ArticleFactory(expires_at=moment(minutes=-1))
    let_the_clock_work()

    articles.publish(article, actor=staff_of(article.organisation, "owner"))
    let_the_clock_work()

    article.refresh_from_db()
    assert article.status == "published"


@pytest.mark.parametrize(
    ("publish", "expire", "words"),
    [
        ("", "-1", "Този момент е минал"),
        ("5", "3", "преди публикуването"),
    ],
)
def test_an_impossible_last_moment_is_refused(as_user, publish, expire, words):
    organisation = OrganisationFactory()
    client = as_user(staff_of(organisation, "editor"))
    data = {
        "organisation": organisation.pk,
        "title_bg": "Покана",
        "rubric": RubricFactory().pk,
        "audience": "public",
    }
    for name, days in (("publish_at", publish), ("expires_at", expire)):
        at = timezone.localtime(moment(days=int(days))) if days else None
        data[name] = f"{at:%Y-%m-%dT%H:%M}" if at else ""

    page = client.post("/news/new/", data)

    assert words in page.content.decode()
    assert page.context["form"].errors.keys() == {"expires_at"}
    assert not Article.objects.exists()
