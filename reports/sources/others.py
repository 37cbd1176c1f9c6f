"""Sources that count news, ideas, and what was measured by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news.models import Article
from participation.ideas.models import Idea
from projects.models import Measurement
from reports.sources.base import Cell, Record, Row, Source, days_of, plain, seen
from reports.sources.facts import ideas, measurements, news
from reports.sources.scope import Scope


class News(Source):
    """What everybody may read, as the list of publications shows it."""

    read = staticmethod(news)
    columns = (
        gettext_lazy("Title"),
        gettext_lazy("Date"),
        gettext_lazy("Published by"),
    )
    takes = frozenset({"is_cumulative"})

    def sentence(self, indicator):
        return _(
            "News about the project that everybody may read, by the day of publishing. "
            "A text in two languages counts once."
        )

    def records(self, period, facts):
        is_within = days_of(period)
        return [
            Record(article, on=day, kind="news")
            for article, day in facts
            if is_within(day)
        ]

    def rows(self, records, user):
        visible = Article.objects.visible_to(user).select_related("organisation")
        articles = seen(visible.for_cards(), (r.key for r in records))
        return [
            Row(
                [
                    [Cell(article.shown_title, article.get_absolute_url())],
                    [Cell(record.on)],
                    [Cell(article.organisation.name)],
                ]
            )
            for record in records
            if (article := articles.get(record.key))
        ]

    def invitation(self, count):
        return ngettext("See the news item", "See all %(count)s news items", count) % {
            "count": count
        }


class Ideas(Source):
    """Ideas by the step that they reached; a dropped idea reached none."""

    read = staticmethod(ideas)
    columns = (
        gettext_lazy("Idea"),
        gettext_lazy("Municipality"),
        gettext_lazy("Status"),
        gettext_lazy("Submitted on"),
    )

    takes = frozenset({"idea_status", "obshtini", "is_cumulative"})
    dimensions = ("obshtina",)

    def sentence(self, indicator):
        return {
            Idea.Status.SUBMITTED: _(
                "Ideas submitted in the period to the project's calls and shown to "
                "everybody. Dropped ideas do not count."
            ),
            Idea.Status.PRESENTED: _(
                "Ideas submitted in the period to the project's calls and presented "
                "to the decision makers. Dropped ideas do not count."
            ),
            Idea.Status.FUNDED: _(
                "Ideas submitted in the period to the project's calls that have "
                "received funding. Dropped ideas do not count."
            ),
            Idea.Status.REALISED: _(
                "Ideas submitted in the period to the project's calls that have "
                "been realised."
            ),
        }[self.step(indicator)]

    def step(self, indicator):
        return Idea.Status(indicator.idea_status or Idea.Status.SUBMITTED)

    def reached(self, period, facts):
        is_within = days_of(period)
        steps = Idea.STEPS[Idea.STEPS.index(self.step(period.indicator)) :]
        scope = Scope.of(period.indicator, self.takes)
        return [
            row
            for row in facts
            if row[1] in steps and scope.has_place(row[2]) and is_within(row[3])
        ]

    def records(self, period, facts):
        return [
            Record(idea, on=submitted, kind="idea")
            for idea, _status, _obshtina, submitted in self.reached(period, facts)
        ]

    def parts(self, period, facts, dimension):
        return {
            idea: (obshtina or "", True)
            for idea, _status, obshtina, _day in self.reached(period, facts)
        }

    def rows(self, records, user):
        visible = Idea.objects.visible_to(user).select_related("obshtina")
        found = seen(visible, (r.key for r in records))
        return [
            Row(
                [
                    [Cell(idea.title, idea.get_absolute_url())],
                    [Cell(idea.obshtina.name)],
                    [Cell(idea.get_status_display())],
                    [Cell(record.on)],
                ]
            )
            for record in records
            if (idea := found.get(record.key))
        ]

    def invitation(self, count):
        return ngettext("See the idea", "See all %(count)s ideas", count) % {
            "count": count
        }


class Manual(Source):
    """The latest measurement of the period; nothing measured is not zero but unknown."""

    read = staticmethod(measurements)
    columns = (
        gettext_lazy("Value"),
        gettext_lazy("Measured on"),
        gettext_lazy("How it was measured"),
        gettext_lazy("Proof"),
    )

    takes = frozenset()

    def sentence(self, indicator):
        return _(
            "Entered by hand by the project's team, with a proof attached. "
            "The latest measurement of the period counts, also one made after it; in a "
            "report that ends before the period, the latest one until its last day."
        )

    def records(self, period, facts):
        return [
            Record(measurement, on=day, kind="measurement")
            for measurement, of_period, _value, day in facts
            if of_period == period.pk and period.is_told_on(day)
        ]

    def value(self, records, facts):
        values = {measurement: value for measurement, _period, value, _day in facts}
        return values[records[0].key] if records else None

    def rows(self, records, user):
        visible = Measurement.objects.visible_to(user).select_related(
            "period__indicator"
        )
        visible = visible.prefetch_related("attachments")
        found = seen(visible, (r.key for r in records))
        return [
            Row(
                [
                    [Cell(measured(measurement))],
                    [Cell(measurement.measured_on)],
                    [Cell(measurement.note)] if measurement.note else [],
                    [
                        Cell(proof.name, proof.get_absolute_url())
                        for proof in measurement.attachments.all()
                    ],
                ]
            )
            for record in records
            if (measurement := found.get(record.key))
        ]

    def invitation(self, count):
        return _("See the measurement and its proof")


def measured(measurement):
    """The number, or the words of the step that was chosen."""
    indicator = measurement.period.indicator
    if indicator.is_qualitative:
        return indicator.step(measurement.value)
    return plain(measurement.value)
