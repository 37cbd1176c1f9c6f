"""Figures of a project that a news item quotes: live, or as they were on the day they were frozen.

It stands on the roof because `news` may not know `reports`. A reader who may not see the project
reads words in place of its figures.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import html
from news import quoting
from news.actions import articles
from news.models import Article
from news.views.workflow import Act
from projects.models import Project
from reports.figures import Figure, at_least, headline_figures
from reports.sources import plain

# So many projects are offered with all their figures before one of them is chosen.
OFFERED = 3


@dataclass(frozen=True)
class Quoted:
    """One quoted figure; `frozen`: {value, is_percentage, is_least, on} of the day it was frozen.

    Everybody reads the text, so it says what everybody may know.
    """

    figure: Figure
    frozen: dict | None = None

    @property
    def now(self) -> str:
        return figure_in_words(self.figure)

    @property
    def value(self) -> str:
        if self.frozen and self.figure.is_qualitative:
            return self.figure.said(int(self.frozen["value"] or 0))
        if self.frozen:
            kept = self.frozen["value"]
            value = None if kept is None else plain(Decimal(kept))
            is_least = self.frozen.get("is_least", False)
            return in_words(value, self.frozen["is_percentage"], is_least=is_least)
        return self.now

    @property
    def frozen_on(self):
        return parse_date(self.frozen["on"]) if self.frozen else None

    @property
    def is_overtaken(self) -> bool:
        return bool(self.frozen) and self.value != self.now


def figure_in_words(figure):
    if figure.is_qualitative and figure.told is not None:
        return figure.told_said
    return in_words(
        figure.told, figure.is_percentage, is_least=not figure.is_told_whole
    )


def in_words(value, is_percentage, *, is_least=False):
    if value is None:
        return _("not measured yet")
    if is_least:
        return at_least(value)
    number = localize(value)
    return f"{number}\N{NO-BREAK SPACE}%" if is_percentage else number


def figures_of(article: Article, project: Project | None) -> dict[int, Quoted]:
    """{number of the indicator: what it says}; `project` is None for who may not see it."""
    numbers = article.quoted_figures()
    if not numbers or project is None:
        return {}
    frozen = article.frozen_figures
    return {
        figure.indicator.pk: Quoted(figure, frozen.get(str(figure.indicator.pk)))
        for figure in headline_figures(project)
        if figure.indicator.pk in numbers
    }


def body(article: Article, project: Project | None, text: str) -> SafeString:
    """The cleaned text with its figures, each leading to its evidence."""
    cleaned = html.staff_html(text)
    if not quoting.numbers(cleaned):
        return cleaned
    known = figures_of(article, project)

    def value(match, in_link):
        quoted = known.get(int(match[1]))
        if quoted is None:
            return _("(a figure that is not public yet)")
        if in_link:
            return quoted.value
        address = quoted.figure.get_absolute_url()
        return format_html('<a class="quoted" href="{}">{}</a>', address, quoted.value)

    return html.fill(cleaned, quoting.MARKER, value)


def offered_to(form) -> dict:
    """What the form's panel offers: figures of the chosen project, else of the few there are."""
    field = form.fields.get("project")
    if field is None:
        return {}
    chosen = str(form["project"].value() or "")
    projects = [one for one in field.queryset if not chosen or str(one.pk) == chosen]
    if len(projects) > OFFERED:
        return {"must_choose": True}
    offered = [(project, offered_figures(project)) for project in projects]
    return {"offered": [(project, rows) for project, rows in offered if rows]}


def offered_figures(project):
    return [
        {
            "title": figure.indicator.title,
            "indicator": figure.indicator,
            "now": figure_in_words(figure),
            "marker": quoting.marker(figure.indicator),
        }
        for figure in headline_figures(project)
    ]


def frozen(figure) -> dict:
    kept = {
        "value": None if figure.told is None else str(figure.told),
        "is_percentage": figure.is_percentage,
    }
    return kept if figure.is_told_whole else kept | {"is_least": True}


class FreezeFigures(Act):
    """Keep the quoted figures as they are today, or let them be live again."""

    permission_required = "news.edit"

    def act(self, user):
        if "live" in self.request.POST:
            articles.freeze_figures(self.article, figures={}, actor=user)
            return _("The figures in the text are live again.")
        visible = Project.objects.visible_to(user)
        project = visible.filter(pk=self.article.project_id).first()
        today = timezone.localdate().isoformat()
        figures = {
            str(number): frozen(quoted.figure) | {"on": today}
            for number, quoted in figures_of(self.article, project).items()
        }
        if not figures:
            raise ValidationError(
                _(
                    "You do not see the project of these figures. Ask somebody who leads it."
                )
            )
        articles.freeze_figures(self.article, figures=figures, actor=user)
        return _("The figures in the text stay as they are today.")
