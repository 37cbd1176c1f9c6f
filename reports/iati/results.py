"""Results with their indicators: what was promised and what everybody reads as achieved."""

import itertools
from xml.etree.ElementTree import Element

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import parts
from reports.figures import Figure
from reports.iati import codes
from reports.iati.elements import both, in_both, page_links, sub, titled, told
from reports.iati.reading import Known

EVIDENCE = gettext_lazy("How it is counted, and of what")


def results(activity: Element, known: Known, today) -> None:
    """A result without an indicator that has a target is no result for IATI."""
    for _key, group in itertools.groupby(
        known.figures.items(), key=lambda one: one[0].result_id
    ):
        rows = list(group)
        result = rows[0][0].result
        made = sub(activity, "result", type=result.type)
        titled(made, both(result, "title"), otherwise=result.pk)
        told(made, "description", both(result, "description"))
        for indicator, figures in rows:
            indicator_of(made, indicator, figures, today)


def indicator_of(result: Element, indicator, figures: list[Figure], today) -> None:
    made = sub(
        result,
        "indicator",
        measure=indicator.measure_code,
        ascending=ascending(figures[-1]),
    )
    titled(made, both(indicator, "title"), otherwise=indicator.pk)
    told(made, "description", in_both(lambda: rule(figures[0])))
    slug = indicator.result.project.slug
    page_links(
        made,
        lambda: reverse("reports:evidence", args=[slug, indicator.pk]),
        in_both(lambda: EVIDENCE),
        category=codes.RESULTS,
    )
    baseline(made, figures[0])
    for figure in figures:
        period_of(made, figure, today)


def rule(figure: Figure) -> str:
    unit = _("Counted in: %(unit)s.") % {"unit": figure.indicator.unit}
    return f"{figure.rule} {unit}"


def ascending(figure: Figure) -> str | None:
    """Is more better? Of a promise to keep things as they are it is not known."""
    if figure.period.target_value == figure.indicator.baseline:
        return None
    is_more = figure.period.target_value > figure.indicator.baseline
    return "true" if is_more else "false"


def baseline(parent: Element, figure: Figure) -> None:
    """Without a day of its own it is what was there when the project began."""
    indicator = figure.indicator
    day = indicator.baseline_on
    since = day or indicator.result.project.starts_on
    if figure.is_qualitative and not indicator.step(indicator.baseline):
        return
    made = sub(
        parent,
        "baseline",
        iso_date=day,
        year=since.year,
        value=number(figure, "baseline"),
    )
    words = said(figure, indicator.baseline)
    told(made, "comment", words or {"bg": indicator.baseline_note})


def number(figure: Figure, name: str):
    """Words of a scale have no number in IATI: they stand in the comment."""
    return None if figure.is_qualitative else plainly(getattr(figure, name))


def plainly(value) -> str:
    """Without an exponent: 350, not 3.5E+2."""
    return f"{value:f}" if hasattr(value, "normalize") else str(value)


def said(figure: Figure, value) -> dict[str, str]:
    if not figure.is_qualitative or value is None:
        return {}
    return in_both(lambda: figure.indicator.step(value))


def period_of(parent: Element, figure: Figure, today) -> None:
    """Target and value of the whole, then of its parts; first all targets, as the schema asks."""
    made = sub(parent, "period")
    sub(made, "period-start", iso_date=figure.counts_from)
    sub(made, "period-end", iso_date=figure.period.ends_on)
    tables = [] if figure.is_qualitative else parts.tables(figure)
    target = sub(made, "target", value=number(figure, "target"))
    told(target, "comment", said(figure, figure.period.target_value))
    for table, part in of_tables(tables):
        if part.target is not None:
            dimension(sub(made, "target", value=plainly(part.target)), table, part)
    if figure.counts_from > today or figure.told is None or not figure.is_told:
        return
    actual = sub(made, "actual", value=number(figure, "told"))
    told(
        actual, "comment", said(figure, figure.told) or least(not figure.is_told_whole)
    )
    for table, part in of_tables(tables):
        if part.value is not None:
            own = sub(made, "actual", value=plainly(part.value))
            dimension(own, table, part)
            told(own, "comment", least(bool(table.others)))


def of_tables(tables):
    return [(table, part) for table in tables for part in table.parts]


def dimension(parent: Element, table, part) -> None:
    """Our own codes; `none` is who did not say."""
    sub(parent, "dimension", name=table.dimension.name, value=part.key)


def least(is_least: bool) -> dict[str, str]:
    """Small groups are not told apart, so the number may be higher."""
    if not is_least:
        return {}
    return in_both(lambda: _("At least so many: small groups are not told."))
