"""The publicity annex: what was published about a project, with dates, as a page and as files."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import ArticleFactory, GroupFactory, ProjectFactory, staff_of

SOFIA = timezone.get_default_timezone()


@pytest.fixture
def project():
    return ProjectFactory(slug="most", title_bg="Мост")


def published(project, title, *moment, **fields):
    at = datetime.datetime(*moment, tzinfo=SOFIA)
    return ArticleFactory(project=project, title_bg=title, published_at=at, **fields)


def titles(client, query=""):
    page = client.get(f"/projects/most/publications/{query}")
    return [one.title_bg for one in page.context["object_list"]]


def lines(client, query="", language=""):
    answer = client.get(f"{language}/projects/most/publications.csv{query}")
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_an_annex_is_read_from_the_oldest_to_the_newest(project, client):
    published(project, "Край", 2015, 8, 31)
    published(project, "Начало", 2015, 2, 1)

    assert titles(client) == ["Начало", "Край"]
    page = client.get("/projects/most/publications/").content.decode()
    assert "2\xa0публикации" in page
    assert "Проект „Мост“ се финансира от програмата." in page


@pytest.fixture
def not_for_everybody(project):
    """Each holds the word „тайна“."""
    group = GroupFactory(access="private", name_bg="Тиха тайна")
    published(project, "тайна чернова", 2015, 3, 1, status="draft")
    published(project, "тайна архивна", 2015, 3, 1, status="archived")
    published(project, "тайна изтрита", 2015, 3, 1, deleted_at=timezone.now())
    published(project, "тайна за членове", 2015, 3, 1, audience="members")
    published(project, "тайна на група", 2015, 3, 1, audience="group", group=group)
    published(project, "За всички от групата", 2015, 3, 1, group=group)
    published(ProjectFactory(), "тайна на друг проект", 2015, 3, 1)


def test_only_what_everybody_may_read_is_publicity(
    project, not_for_everybody, client, as_user
):
    for reader in (client, as_user(staff_of(project.organisation))):
        assert titles(reader) == ["За всички от групата"]
        page = reader.get("/projects/most/publications/").content.decode()
        assert "тайна" not in page
        assert len(lines(reader)) == 2


@pytest.mark.parametrize("address", ["publications/", "publications.csv"])
def test_a_draft_project_is_not_to_be_known_about(project, client, address):
    published(project, "Рано", 2015, 3, 1)
    project.is_published = False
    project.save()

    assert client.get(f"/projects/most/{address}").status_code == 404


def test_the_period_is_of_our_clock_with_both_its_days(project, client):
    published(project, "Преди", 2015, 1, 31, 23, 59)
    published(project, "Първа", 2015, 2, 1, 0, 0)
    published(project, "Последна", 2015, 8, 31, 23, 59)
    published(project, "След", 2015, 9, 1, 0, 0)

    assert titles(client, "?from=2015-02-01&to=2015-08-31") == ["Първа", "Последна"]
    assert titles(client, "?from=2015-09-01") == ["След"]
    assert titles(client, "?to=2015-01-31&from=") == ["Преди"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=вчера", "Това не е дата. Напишете я така: 2015-08-31."),
        ("?to=2015-02-30", "Това не е дата. Напишете я така: 2015-08-31."),
        ("?from=2015-08-31&to=2015-02-01", "Последният ден е преди първия."),
    ],
)
def test_a_wrong_period_is_explained_and_shows_nothing(
    project, client, query, sentence
):
    published(project, "Новина", 2015, 3, 1)

    assert titles(client, query) == []
    page = client.get(f"/projects/most/publications/{query}").content.decode()
    assert sentence in page
    file = client.get(f"/projects/most/publications.csv{query}", follow=True)
    assert sentence in file.content.decode()


def test_the_files_hold_exactly_the_selection(project, client, settings):
    settings.SITE_URL = "https://example.org"
    published(project, "Преди", 2015, 1, 31)
    article = published(
        project, "=Мост", 2015, 2, 1, 0, 30, title_en="", body_en="", slug="bridge"
    )
    names = f"{article.organisation.name_bg},{article.rubric.name_bg}"

    header, row = lines(client, "?from=2015-02-01")

    assert header == "Дата,Заглавие,Публикува,Рубрика,Езици,Страница"
    assert row == (
        f"2015-02-01,'=Мост,{names},български,https://example.org/news/bridge/"
    )
    answer = client.get("/projects/most/publications.xlsx?from=2015-02-01")
    file = io.BytesIO(b"".join(answer.streaming_content))
    sheet = openpyxl.load_workbook(file).active
    assert [cells[1].value for cells in sheet.rows] == ["Заглавие", "'=Мост"]


def test_an_english_file_speaks_english(project, client, settings):
    settings.SITE_URL = "https://example.org"
    published(project, "Мост", 2015, 2, 1, title_en="Bridge", slug="bridge")

    header, row = lines(client, language="/en")

    assert header == "Date,Title,Published by,Rubric,Languages,Page"
    assert row.startswith("2015-02-01,Bridge,Association")
    assert row.endswith('"Bulgarian, English",https://example.org/en/news/bridge/')


def test_a_text_without_a_body_is_not_there_in_that_language(project, client):
    published(project, "Мост", 2015, 2, 1, title_en="Bridge", body_en=None)

    page = client.get("/projects/most/publications/")

    assert page.context["object_list"][0].language_names() == ["български"]


def test_the_list_costs_the_same_with_one_and_with_thirty(project, client):
    published(project, "Новина", 2015, 2, 1)
    queries_of(client)  # what is remembered from then on
    one = queries_of(client)
    for number in range(29):
        published(project, f"Новина {number}", 2015, 2, 2)

    assert queries_of(client) == one <= 10


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/projects/most/publications/")
    return len(queries)


def test_an_empty_list_says_why_and_what_to_do(project, client, as_user):
    page = client.get("/projects/most/publications/").content.decode()
    assert "За проекта още нищо не е публикувано" in page
    assert "/news/new/" not in page

    editor = as_user(staff_of(project.organisation))
    assert "/news/new/" in editor.get("/projects/most/publications/").content.decode()
    narrowed = client.get("/projects/most/publications/?from=2015-01-01")
    assert "В този период няма публикации" in narrowed.content.decode()


def test_the_project_and_its_news_lead_to_the_list(project, client):
    article = published(project, "Мост", 2015, 2, 1)

    for page in (project, article):
        found = client.get(page.get_absolute_url()).content.decode()
        assert 'href="/projects/most/publications/"' in found
