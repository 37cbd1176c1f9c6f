"""A project in one line, as a picture for other sites: the first figure that is measured."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.models import Project
from reports.figures import Figure, at_least, headline_figures
from reports.iati.elements import clean

HEIGHT, LETTER, PADDING = 28, 7.2, 10
LONGEST = 60  # letters
# White on both has a contrast of over 7 in light and dark surroundings.
LEFT, RIGHT, INK = "#18211c", "#14543f", "#ffffff"


def first_measured(figures: list[Figure]) -> Figure | None:
    return next((one for one in figures if one.told is not None and one.is_told), None)


def in_words(figure: Figure) -> str:
    """„organisations: 31 of 35“, as far as everybody may know."""
    if figure.is_qualitative:
        return str(figure.told_said)
    told = figure.told
    if not figure.is_told_whole:
        told = at_least(told)
    return _("%(unit)s: %(told)s of %(target)s") % {
        "unit": figure.indicator.unit,
        "told": told,
        "target": f"{figure.target}\xa0%" if figure.is_percentage else figure.target,
    }


def badge(project: Project) -> str:
    """An SVG with a title for those who do not see it."""
    figure = first_measured(headline_figures(project))
    words = in_words(figure) if figure else str(project.get_status_display())
    words = clean(words)
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 1]}…"
    name = _("LeaderNet")
    left, right = width_of(name), width_of(words)
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "lang": get_language() or "bg",
            "width": str(left + right),
            "height": str(HEIGHT),
            "viewBox": f"0 0 {left + right} {HEIGHT}",
            "font-family": "Verdana, DejaVu Sans, sans-serif",
            "font-size": "12",
        },
    )
    SubElement(svg, "title").text = f"{clean(project.title)} – {words}"
    box(svg, 0, left, LEFT)
    box(svg, left, right, RIGHT)
    line(svg, PADDING, left - 2 * PADDING, name)
    line(svg, left + PADDING, right - 2 * PADDING, words)
    return tostring(svg, encoding="unicode")


def width_of(words: str) -> int:
    return round(len(words) * LETTER) + 2 * PADDING


def box(svg, x, width, colour):
    fields = {"x": x, "width": width, "height": HEIGHT, "fill": colour}
    SubElement(svg, "rect", {name: str(value) for name, value in fields.items()})


def line(svg, x, length, words):
    """As wide as its box, whatever letters the reader's machine has."""
    fields = {"x": x, "y": 18, "fill": INK, "textLength": length}
    fields["lengthAdjust"] = "spacingAndGlyphs"
    text = SubElement(svg, "text", {name: str(value) for name, value in fields.items()})
    text.text = words
