"""Elements of IATI as the standard library makes them: no mark-up is ever put together from text."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.utils import translation
from django.utils.encoding import iri_to_uri

from reports.iati import codes, identifiers

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Narratives without a mark are in the first one.
LANGUAGES = ("bg", "en")
# What XML 1.0 does not allow even when escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text) -> str:
    return FORBIDDEN.sub("", str(text)).strip()


def element(tag: str, **attributes) -> Element:
    return Element(tag, named(attributes))


def sub(parent: Element, tag: str, text=None, **attributes) -> Element:
    """`iso_date` becomes `iso-date`; an attribute that is None is left out."""
    made = SubElement(parent, tag, named(attributes))
    if text is not None:
        made.text = clean(text)
    return made


def named(attributes):
    return {
        key.replace("_", "-"): clean(value)
        for key, value in attributes.items()
        if value is not None
    }


def both(row, field: str) -> dict[str, str]:
    """A translated column in each language."""
    return {code: getattr(row, f"{field}_{code}") or "" for code in LANGUAGES}


def in_both(say: Callable) -> dict[str, str]:
    """What the portal itself says, in each language."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = str(say())
    return found


def narrate(parent: Element, words: dict[str, str]) -> None:
    """A narrative for each language in which there are words; the same ones only once."""
    said = {code: clean(words.get(code, "")) for code in LANGUAGES}
    for place, code in enumerate(LANGUAGES):
        if said[code] and said[code] not in list(said.values())[:place]:
            made = SubElement(parent, "narrative")
            if place:
                made.set(XML_LANG, code)
            made.text = said[code]


def has_words(words: dict[str, str]) -> bool:
    return any(clean(text) for text in words.values())


def told(parent: Element, tag: str, words: dict[str, str], **attributes) -> None:
    """An element of narratives; none where there is nothing to say."""
    if has_words(words):
        narrate(sub(parent, tag, **attributes), words)


def titled(parent: Element, words: dict[str, str], *, otherwise) -> None:
    """The schema wants a title even where it holds no letter that XML can carry."""
    told(parent, "title", words if has_words(words) else {"bg": str(otherwise)})


def organisation_element(parent: Element, tag: str, row, **attributes) -> None:
    """Who it is: by its number where it has one, always by its name."""
    made = sub(
        parent,
        tag,
        ref=identifiers.of_organisation(row),
        type=codes.ORGANISATION_TYPE[row.kind],
        **attributes,
    )
    narrate(made, name_of(row))


def name_of(row) -> dict[str, str]:
    name = both(row, "name")
    return name if has_words(name) else {"bg": row.slug}


def full(path: str) -> str:
    return iri_to_uri(f"{settings.SITE_URL}{path}")


def document_link(
    parent: Element,
    url: str,
    title: dict[str, str],
    *,
    category: str,
    mime: str = "text/html",
    language: str | None = None,
    on=None,
) -> Element:
    link = sub(parent, "document-link", url=url, format=mime)
    titled(link, title, otherwise=url)
    sub(link, "category", code=category)
    if language:
        sub(link, "language", code=language)
    if on:
        sub(link, "document-date", iso_date=on)
    return link


def page_links(parent, path: Callable, title, *, category) -> list[Element]:
    """A page of the portal, which answers in both languages."""
    return [
        document_link(parent, full(url), title, category=category, language=code)
        for code, url in in_both(path).items()
    ]
