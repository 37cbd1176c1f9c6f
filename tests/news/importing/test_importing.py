"""The posts of an old site become news: judged, confirmed, written once, reported."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import AuditEntry, Notification, OutgoingMail, SearchEntry
from news.actions import articles, imports
from news.imports import report
from news.models import Article, ImportItem, NewsImport, Origin, Rubric
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TopicFactory,
)
from tests.news.importing.makers import (
    SITE,
    archive,
    attachment,
    jpeg,
    post,
    upload,
    wxr,
)

Status = Article.Status


def notes(batch):
    return [
        (item.number, code)
        for item in batch.items.shown().order_by("number")
        for code, _values in item.notes
    ]


def test_a_post_becomes_news_of_its_day_and_nobody_is_told(imported, club, editor):
    topic = TopicFactory(name_bg="Земеделие")
    batch = imported(post(excerpt="Накратко.", tags=["земеделие", "друго"]))

    article = Article.objects.get()
    assert (article.title_bg, article.lead_bg) == ("Пролетен панаир", "Накратко.")
    assert article.body_bg == "<p>Дойдоха хора от три села.</p>"
    assert article.status == Status.PUBLISHED
    assert article.published_at == datetime.datetime(2015, 3, 4, 8, tzinfo=datetime.UTC)
    assert (article.organisation, article.author) == (club, editor)
    assert list(article.topics.all()) == [topic]
    assert article.history.get().history_user == editor
    assert SearchEntry.objects.get(kind="news").title == "Пролетен панаир"
    assert Origin.objects.get().address == f"{SITE}/2015/03/novina-1/"
    assert batch.counts == {"created": 1}
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["news.import_begun", "news.imported"]
    assert not Notification.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_without_trust_all_come_as_drafts_that_keep_their_date(
    checked, imported, rubric
):
    organisation = OrganisationFactory()
    writer = MembershipFactory(organisation=organisation, role="owner").person.user
    imported(post(), organisation=organisation, actor=writer)

    article = Article.objects.get()
    assert article.status == Status.DRAFT
    reviewer = AppointmentFactory().user
    articles.submit(article, actor=writer)
    articles.publish(article, actor=reviewer)
    article.refresh_from_db()
    assert article.published_at.year == 2015


def test_the_same_export_again_makes_nothing(imported):
    imported(post(1), post(2, "Втора"))
    before = list(Article.objects.order_by("pk").values())
    versions = Article.history.count()

    batch = imported(post(1), post(2, "Втора"))

    assert batch.counts == {"unchanged": 2}
    assert list(Article.objects.order_by("pk").values()) == before
    assert Article.history.count() == versions


def test_a_newer_export_updates_what_nobody_edited_here(imported, editor):
    imported(post(1), post(2, "Втора"), post(3, "Трета"))
    first, second, third = Article.objects.order_by("pk")
    Article.objects.filter(pk=second.pk).update(lead_bg="Поправено тук.")
    articles.delete(third, actor=editor)

    batch = imported(
        post(1, body="Нов текст."), post(2, "Втора", "Друг."), post(3, "Трета", "Друг.")
    )

    assert [item.state for item in batch.items.order_by("number")] == [
        "changed", "edited", "deleted",
    ]  # fmt: skip
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.body_bg == "<p>Нов текст.</p>"
    assert second.body_bg == "<p>Дойдоха хора от три села.</p>"
    assert Article.objects.filter(deleted_at=None).count() == 2
    assert batch.counts == {"updated": 1, "skipped": 2}


def test_what_was_deleted_long_ago_does_not_come_back(imported, editor):
    imported(post())
    article = Article.objects.get()
    articles.delete(article, actor=editor)
    articles.purge(article)

    batch = imported(post(body="Друг текст."))

    assert batch.counts == {"skipped": 1}
    assert not Article.objects.exists()


def test_two_imports_at_once_make_each_item_once(checked, editor):
    first, second = checked(post()), checked(post())
    for batch in (first, second):
        imports.confirm(batch, actor=editor)

    imports.write(second.pk)
    imports.write(first.pk)

    assert Article.objects.count() == 1
    first.refresh_from_db()
    assert first.counts == {"unchanged": 1}


def test_pressed_twice_it_is_written_once(checked, editor):
    batch = checked(post())
    imports.confirm(batch, actor=editor)

    with pytest.raises(ValidationError) as refused:
        imports.confirm(batch, actor=editor)
    assert refused.value.code == "state"
    imports.write(batch.pk)
    imports.write(batch.pk)

    assert Article.objects.count() == 1


def test_a_killed_worker_is_taken_up_where_it_stood(checked, editor, monkeypatch):
    batch = checked(*[post(number, f"Новина {number}") for number in range(1, 13)])
    imports.confirm(batch, actor=editor)
    written = imports.writing.Writer.write

    def killed(self, item, origin):
        if item.number == 8:
            raise KeyboardInterrupt
        written(self, item, origin)

    monkeypatch.setattr(imports.writing.Writer, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        imports.write(batch.pk)
    assert Article.objects.count() == 5
    monkeypatch.undo()
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    NewsImport.objects.update(touched_at=long_ago)

    for row in NewsImport.objects.interrupted():
        imports.resume(row)
    assert not NewsImport.objects.interrupted().exists()
    asked = DBTaskResult.objects.latest("enqueued_at")
    assert asked.task_path == "news.actions.imports.write_later"
    imports.write(*asked.args_kwargs["args"])

    assert Article.objects.count() == 12
    batch.refresh_from_db()
    assert batch.counts == {"created": 12}


def test_whoever_lost_the_right_writes_nothing(checked, editor, club):
    batch = checked(post())
    imports.confirm(batch, actor=editor)
    club.memberships.update(ended_on=timezone.localdate() - datetime.timedelta(days=1))

    imports.write(batch.pk)

    batch.refresh_from_db()
    assert batch.counts == {"failed": 1}
    assert not Article.objects.exists()


ALL_KINDS = [
    post(1, "Панаир", f'Виж <a href="{SITE}/?p=2">втората</a> и [1].'),
    post(2, "Втора", '[gallery ids="31"] Текст [contact-form-7 id="5"]', cover=30),
    post(3, "Spring fair", "People from three villages came."),
    post(4, "Чернова", status="draft", date="0000-00-00 00:00:00"),
    post(5, "Страница", kind="page"),
    post(6, "Тайна", password="x"),
    post(7, "Без рубрика", categories=["Реклама"]),
    post(8, "", "Само текст без заглавие."),
    post(1, "Панаир", "същият още веднъж"),
    post(9, "Дълга", "а" * 450_000),
    post(10, "Дълбока", "<div>" * 400),
    attachment(30, "2015/03/a.jpg", alt="Хора пред читалището"),
    attachment(31, "2015/03/b.jpg"),
]


def test_the_check_shows_exactly_what_the_writing_does(checked, editor):
    batch = checked(
        *ALL_KINDS,
        pictures=[archive({"uploads/2015/03/a.jpg": jpeg()})],
        rubrics={"Реклама": "-"},
        consent="agreed",
    )
    shown = list(
        batch.items.shown()
        .order_by("number")
        .values_list("number", "state", "status", "notes")
    )

    imports.confirm(batch, actor=editor)
    imports.write(batch.pk)

    done = batch.items.shown().order_by("number")
    assert list(done.values_list("number", "state", "status", "notes")) == shown
    for item in done:
        assert item.outcome == ImportItem.BECOMES[item.state]
        made = item.outcome == ImportItem.Outcome.CREATED
        assert (item.article.status if made else "") == item.status
    assert notes(batch) == [
        (1, "links"),
        (2, "codes"), (2, "missing"),
        (3, "english"),
        (4, "not_public"),
        (5, "page"),
        (6, "not_public"),
        (7, "category"),
        (8, "title_made"),
        (9, "twice"),
        (10, "too_long"),
        (11, "too_deep"),
    ]  # fmt: skip
    words = [line for item in done for line in report.notes_of(item)]
    assert "Липсва 1\xa0снимка: b.jpg." in words


def test_links_between_posts_lead_to_the_new_addresses(imported):
    imported(
        post(1, "Първа", f'<a href="{SITE}/2015/03/novina-2">втората</a> <a href="/?p=2#top">тук</a>'),
        post(2, "Втора", '<a href="https://www.stariyat.example.org/2015/03/novina-1/">x</a> <a href="https://example.com/">вън</a>'),
    )  # fmt: skip

    first, second = Article.objects.order_by("pk")
    assert first.body_bg.count(f'href="{second.get_absolute_url()}"') == 2
    assert f'href="{first.get_absolute_url()}"' in second.body_bg
    assert 'href="https://example.com/"' in second.body_bg


def test_an_address_taken_meanwhile_leads_on(checked, editor, club, rubric):
    batch = checked(
        post(1, "Първа"), post(2, "Втора", f'<a href="{SITE}/?p=1">първата</a>')
    )
    imports.confirm(batch, actor=editor)
    imports.reserve_addresses(batch)
    other = Article.objects.create(
        organisation=club,
        rubric=rubric,
        title_bg="Първа",
        slug="parva",
        body_bg="<p>х</p>",
    )

    imports.write(batch.pk)

    first = Article.objects.get(title_bg="Първа", origins__isnull=False)
    second = Article.objects.get(title_bg="Втора")
    assert first.slug == "parva-2"
    assert f'href="{first.get_absolute_url()}"' in second.body_bg
    assert other.get_absolute_url() not in second.body_bg


def test_english_posts_wait_as_drafts_for_their_bulgarian_version(imported):
    imported(post(1, "Spring fair", "People from three villages came."))

    article = Article.objects.get()
    assert (article.title_en, article.title_bg) == ("Spring fair", None)
    assert (article.status, article.slug) == (Status.DRAFT, "spring-fair")


def test_drafts_come_only_on_wish_and_as_drafts(imported):
    items = [
        post(1, status="private"),
        post(2, "Бъдеща", status="future"),
        post(3, "Кош", status="trash"),
    ]
    batch = imported(*items, drafts="take")

    assert batch.counts == {"created": 2, "skipped": 1}
    assert {one.status for one in Article.objects.all()} == {Status.DRAFT}


def test_the_rubric_is_that_of_the_first_category_that_has_one(imported, rubric):
    other = Rubric.objects.create(name_bg="Обучения", slug="trainings")
    imported(
        post(1, categories=["Разни", "Курсове"]),
        post(2, "Без", categories=[]),
        rubrics={"Разни": "", "Курсове": "trainings"},
    )

    first, second = Article.objects.order_by("pk")
    assert (first.rubric, second.rubric) == (other, rubric)


def test_rubrics_are_remembered_for_the_next_import(imported, club, editor):
    imported(post(), rubrics={"Новини": "-"})
    from_others = OrganisationFactory()
    MembershipFactory(person=editor.person, organisation=from_others, role="editor")

    again, elsewhere = (
        imports.begin(upload(wxr(post())), organisation=one, actor=editor)
        for one in (club, from_others)
    )

    assert again.rubrics == {"Новини": "-"}
    assert elsewhere.rubrics == {}


def test_without_an_excerpt_the_first_paragraph_becomes_the_lead(imported):
    long = "Много дълъг първи абзац. " * 20
    imported(
        post(1, "Кратък", "Първи абзац.\n\nВтори абзац."),
        post(2, "Дълъг", f"{long}\n\nВтори абзац."),
        post(3, "С връзка", '<a href="https://example.com/">Първи</a>\n\nВтори абзац.'),
    )

    short, lengthy, linked = Article.objects.order_by("pk")
    assert (short.lead_bg, short.body_bg) == ("Първи абзац.", "<p>Втори абзац.</p>")
    assert lengthy.lead_bg.endswith("…")
    assert lengthy.body_bg.startswith("<p>Много дълъг")
    assert linked.lead_bg == "Първи"
    assert linked.body_bg.startswith('<p><a href="https://example.com/"')
