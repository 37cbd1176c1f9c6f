"""A news item quotes a figure of its project: it is counted anew for each reader, until it is frozen."""

import datetime

import pytest

from core import preview_links
from core.models import AuditEntry
from news import search
from news.actions import articles
from news.models import Article
from tests.factories import (
    ArticleFactory,
    EventFactory,
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    staff_of,
)


@pytest.fixture
def project():
    return ProjectFactory(organisation=OrganisationFactory())


@pytest.fixture
def indicator(project):
    period = PeriodFactory(
        indicator__result__project=project, indicator__title_bg="Проведени срещи"
    )
    return period.indicator


@pytest.fixture
def staff(project):
    return staff_of(project.organisation, "editor")


def held(project):
    day = datetime.datetime.combine(project.starts_on, datetime.time(8), datetime.UTC)
    return EventFactory(
        organiser=project.organisation,
        project=project,
        starts_at=day,
        ends_at=day + datetime.timedelta(hours=2),
    )


def quoting(indicator, **fields):
    project = indicator.result.project
    text = f"<p>Вече сме на [[figure:{indicator.pk}]] срещи.</p>"
    return ArticleFactory(
        **{"organisation": project.organisation, "project": project, "body_bg": text}
        | fields
    )


def read(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def link(indicator, number):
    """What stands in the text for the mark."""
    period = indicator.periods.get()
    project = indicator.result.project
    address = f"/projects/{project.slug}/results/{indicator.pk}/?period={period.pk}"
    return f'Вече сме на <a class="quoted" href="{address}">{number}</a> срещи.'


def test_the_number_follows_the_records_and_leads_to_them(client, project, indicator):
    article = quoting(indicator)
    held(project)
    assert link(indicator, 1) in read(client, article)

    held(project)

    page = read(client, article)
    assert link(indicator, 2) in page
    assert "Числата в този текст" in page
    assert "Проведени срещи" in page
    assert "[[figure" not in page


def test_frozen_it_stays_and_says_what_it_is_today(client, as_user, staff, indicator):
    article = quoting(indicator)
    held(article.project)
    inside = as_user(staff)

    inside.post(f"/news/{article.slug}/figures/")
    held(article.project)

    page = read(client, article)
    assert link(indicator, 1) in page
    assert "Стойността към" in page
    assert "Днес е 2." in page
    entry = AuditEntry.objects.get(verb="news.figures_frozen")
    assert entry.data["figures"][str(indicator.pk)]["value"] == "1"

    inside.post(f"/news/{article.slug}/figures/", {"live": "1"})

    assert link(indicator, 2) in read(client, article)


def test_who_does_not_see_the_project_leaves_its_frozen_figures_alone(
    as_user, indicator
):
    project = indicator.result.project
    project.is_published = False
    project.save()
    partner = OrganisationFactory()
    frozen = {
        str(indicator.pk): {"value": "7", "is_percentage": False, "on": "2026-11-28"}
    }
    article = quoting(indicator, organisation=partner, frozen_figures=frozen)

    answer = as_user(staff_of(partner, "editor")).post(
        f"/news/{article.slug}/figures/", follow=True
    )

    assert "Не виждате проекта на тези числа" in answer.content.decode()
    article.refresh_from_db()
    assert article.frozen_figures == frozen


def test_freezing_does_not_stand_in_the_way_of_who_is_writing(staff, indicator):
    article = quoting(indicator)
    open_form = Article.objects.get(pk=article.pk)
    frozen = {
        str(indicator.pk): {"value": "7", "is_percentage": False, "on": "2026-11-28"}
    }
    articles.freeze_figures(article, figures=frozen, actor=staff)

    articles.update(open_form, seen_at=open_form.updated_at, actor=staff)

    article.refresh_from_db()
    assert article.frozen_figures == frozen


def test_figures_of_a_draft_project_stay_hidden(client, as_user, staff, indicator):
    project = indicator.result.project
    project.is_published = False
    project.save()
    article = quoting(indicator)
    held(project)

    page = read(client, article)

    assert "Вече сме на (число, което още не е публично) срещи." in page
    assert "Проведени срещи" not in page
    assert link(indicator, 1) in read(as_user(staff), article)


def test_a_preview_shows_figures_and_who_pays(client, staff, indicator):
    programme = indicator.result.project.programme
    programme.obligatory_text_bg = "Платено от Фонда"
    programme.save()
    article = quoting(indicator, status="draft", published_at=None)
    held(article.project)
    key = preview_links.make(article, actor=staff).key

    page = client.get(f"/news/preview/{key}/").content.decode()

    assert link(indicator, 1) in page
    assert "Платено от Фонда" in page


def test_a_mark_within_a_tag_or_a_link_stays_harmless(client, indicator):
    mark = f"[[figure:{indicator.pk}]]"
    article = quoting(
        indicator,
        body_bg=f'<p><a href="/x" title="{mark}&gt;">виж {mark}</a> &lt;b&gt;{mark}</p>',
    )

    page = read(client, article)

    assert f'href="/x" title="{mark}&gt;" rel="noopener">виж 0</a>' in page
    assert '&lt;b&gt;<a class="quoted"' in page


class TestWriting:
    def send(self, client, article, **fields):
        form = client.get(f"/news/{article.slug}/edit/").context["form"]
        data = {
            "title_bg": article.title_bg,
            "lead_bg": article.lead_bg,
            "body_bg": article.body_bg,
            "rubric": article.rubric_id,
            "project": article.project_id or "",
            "version": form["version"].value(),
        }
        return client.post(f"/news/{article.slug}/edit/", data | fields)

    def test_the_form_offers_the_figures_of_the_project(
        self, as_user, staff, indicator
    ):
        article = quoting(indicator)
        held(article.project)

        page = as_user(staff).get(f"/news/{article.slug}/edit/").content.decode()

        assert f'data-insert-text="[[figure:{indicator.pk}]]"' in page
        assert "<strong>1</strong>" in page

    def test_a_figure_of_another_project_is_refused(self, as_user, staff, indicator):
        article = quoting(indicator)
        other = IndicatorFactory()

        answer = self.send(
            as_user(staff), article, body_bg=f"<p>[[figure:{other.pk}]]</p>"
        )

        assert answer.context["form"].errors["body_bg"] == [
            f"[[figure:{other.pk}]] не е показател на избрания проект. Изберете проекта "
            "или махнете числото от текста."
        ]

    def test_without_its_project_no_figure_is_quoted(self, as_user, staff, indicator):
        article = quoting(indicator)

        answer = self.send(as_user(staff), article, project="")

        assert "body_bg" in answer.context["form"].errors

    def test_its_own_figure_is_kept_as_a_mark(self, as_user, staff, indicator):
        article = quoting(indicator)

        answer = self.send(as_user(staff), article, title_bg="Ново заглавие")

        assert answer.status_code == 302
        article.refresh_from_db()
        assert article.title_bg == "Ново заглавие"
        assert f"[[figure:{indicator.pk}]]" in article.body_bg


def test_search_knows_no_marks(indicator):
    article = quoting(indicator)

    assert "figure" not in search.words(article, "bg")


def test_any_number_of_figures_asks_the_same_questions(
    client, project, indicator, django_assert_num_queries
):
    one = quoting(indicator)
    marks = [
        PeriodFactory(indicator__result__project=project).indicator for _ in range(30)
    ]
    text = " ".join(f"[[figure:{mark.pk}]]" for mark in marks)
    many = quoting(indicator, body_bg=f"<p>{text}</p>")
    read(client, one)

    with django_assert_num_queries(19) as asked:
        read(client, one)
    with django_assert_num_queries(len(asked)):
        read(client, many)
