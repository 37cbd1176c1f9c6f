"""Two versions of one news item: each knows whether it is missing, done or older."""

import pytest
from django.utils import timezone

from news.actions import articles
from news.models import Article
from tests.factories import ArticleFactory, OrganisationFactory, staff_of


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def staff(organisation):
    return staff_of(organisation, "editor")


def write(article, user, *, fits=False, **texts):
    """Save other texts of the item, as the form does."""
    row = Article.objects.get(pk=article.pk)
    for name, text in texts.items():
        setattr(row, name, text)
    articles.update(row, seen_at=row.updated_at, actor=user, translation_fits=fits)
    return Article.objects.get(pk=article.pk)


def states(article):
    return {language: state.value for language, state in article.versions()}


def test_a_version_overtakes_the_other_and_is_caught_up_with(organisation, staff):
    article = ArticleFactory(organisation=organisation, title_en="", body_en="")
    assert states(article) == {"bg": "done", "en": "missing"}

    article = write(article, staff, title_en="News", body_en="<p>Text.</p>")
    assert states(article) == {"bg": "done", "en": "done"}

    article = write(article, staff, body_bg="<p>Нов текст.</p>")
    assert states(article) == {"bg": "done", "en": "older"}

    article = write(article, staff, body_bg="<p>Още по-нов.</p>")
    assert states(article) == {"bg": "done", "en": "older"}

    article = write(article, staff, body_en="<p>New text.</p>")
    assert states(article) == {"bg": "done", "en": "done"}

    article = write(article, staff, lead_en="Changed.")
    assert states(article) == {"bg": "older", "en": "done"}


def test_a_corrected_letter_makes_nothing_older(organisation, staff):
    article = ArticleFactory(organisation=organisation)

    article = write(article, staff, fits=True, title_bg="Новини")
    assert states(article) == {"bg": "done", "en": "done"}

    article = write(article, staff, title_bg="Новина", title_en="News item")
    assert states(article) == {"bg": "done", "en": "done"}


def test_what_was_only_opened_and_saved_stays_as_it_was(organisation, staff):
    article = write(ArticleFactory(organisation=organisation), staff)

    assert states(article) == {"bg": "done", "en": "done"}


def test_the_reader_is_told_and_led_to_the_newer_text(organisation, staff, client):
    article = write(
        ArticleFactory(organisation=organisation), staff, body_bg="<p>Нов.</p>"
    )
    path = article.get_absolute_url()

    english = client.get(f"/en{path}").content.decode()
    assert "The Bulgarian text was changed on" in english
    assert f'href="{path}" hreflang="bg"' in english
    assert 'hreflang="en">' not in client.get(path).content.decode().split("<main")[1]


def test_what_waits_for_translation_is_listed_for_its_staff_alone(
    organisation, staff, as_user
):
    done = ArticleFactory(organisation=organisation)
    missing = ArticleFactory(organisation=organisation, title_en="")
    older = ArticleFactory(
        organisation=organisation, older_version="en", overtaken_at=timezone.now()
    )
    ArticleFactory(organisation=organisation, body_en=None, status="draft")
    ArticleFactory(title_en="", title_bg="Чужда новина")

    page = as_user(staff).get("/news/translations/")

    assert set(page.context["object_list"]) == {missing, older}
    assert done not in page.context["object_list"]
    words = page.content.decode()
    assert "английски: липсва" in words
    assert "английски: по-стара от другата" in words


def test_the_form_asks_whether_the_translation_still_fits(organisation, staff, as_user):
    both = ArticleFactory(organisation=organisation)
    one = ArticleFactory(organisation=organisation, body_en="")
    client = as_user(staff)

    assert (
        'name="translation_fits"'
        in client.get(f"/news/{both.slug}/edit/").content.decode()
    )
    assert (
        'name="translation_fits"'
        not in client.get(f"/news/{one.slug}/edit/").content.decode()
    )
