"""The only place that declares text safe: two lists, staff texts and members' texts."""

import json
import re
from functools import partial
from html import escape

import nh3
from django.conf import settings
from django.urls import is_valid_path
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SCHEMES = {"http", "https", "mailto", "tel"}
MEMBER_TAGS = {
    "p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre",
    "a", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
STAFF_TAGS = MEMBER_TAGS | {
    "h2",
    "figure",
    "figcaption",
    "caption",
    "img",
    "sub",
    "sup",
}
MEMBER_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
STAFF_ATTRIBUTES = MEMBER_ATTRIBUTES | {
    "img": {"src", "alt", "width", "height", "role"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
OWN_FILE = re.compile(r"/files/[\w-]+/[^\s\"'<>/\\]+")
PICTURE_ADDRESS = re.compile(rf'(<img\b[^>]*\bsrc="{OWN_FILE.pattern})"')
# What browsers and word processors write for tags that mean something to us.
SYNONYMS = [
    (re.compile(rf"<(/?){old}(?=[\s/>])", re.I), rf"<\1{new}")
    for old, new in [
        ("b", "strong"), ("i", "em"), ("h1", "h2"), ("h[4-6]", "h3"), ("div", "p"),
        ("section", "p"), ("article", "p"),
    ]
]  # fmt: skip
# Google Docs puts everything into a bold that is none; the parser forgives its lost end.
NOT_BOLD = re.compile(r"<b\b[^<>]*docs-internal-guid[^<>]*>", re.I)
# Not only these tags go, but what is in them too.
SILENT = {
    "script", "style", "title", "nav", "aside", "button", "select", "textarea",
    "iframe", "svg", "template",
}  # fmt: skip
INSIDE = r"(?:[^>\"]|\"[^\"]*\")*"
EMPTY = re.compile(
    r"<p>(?:\s|&nbsp;|<br>)*</p>"
    rf"|<img(?!{INSIDE}\ssrc=){INSIDE}>|<figure>\s*</figure>"
)
PICTURE = re.compile(rf"<img\b{INSIDE}>")
TRACKING = re.compile(
    r"(?<=[?&])(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid)=[^&#]*&?"
)
OWN_LINK = re.compile(r'(<a\b[^>]*?\shref=")(/(?!/)[^"]*)"')
TABLE = re.compile(r"<table>.*?</table>", re.S)
# As the cleaner writes it: attributes stand in double quotes.
TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
CYRILLIC = re.compile("[а-яѝ]", re.I)
BREAK = re.compile(r"<br\s*/?>")
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


def clean_staff(html: str) -> str:
    """HTML of member organisations' staff: headings, tables, pictures of our own files.

    The browser makes sense of what is pasted (`static/js/paste/`); here is what also holds for
    those who paste without it.
    """
    html = NOT_BOLD.sub("", html)
    for pattern, replacement in SYNONYMS:
        html = pattern.sub(replacement, html)
    cleaned = nh3.clean(
        html,
        tags=STAFF_TAGS,
        attributes=STAFF_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener",
        attribute_filter=_tidy,
        clean_content_tags=SILENT,
    )
    return _without_empty(cleaned)


def clean_columns(row, *columns: str) -> None:
    """Before saving: staff texts of the row as the database keeps them, whatever the way in."""
    for column in columns:
        # A column that was deferred is not asked for.
        if text := row.__dict__.get(column):
            setattr(
                row, column, clean_staff(from_plain(text) if is_plain(text) else text)
            )


def _without_empty(html):
    """A box may be empty once what was in it is gone; ten boxes within each other are enough."""
    for _round in range(10):
        html, found = EMPTY.subn("", html)
        if not found:
            break
    return html


def clean_member(html: str) -> str:
    """HTML of anybody's text, rendered from Markdown: no pictures, links that vouch for nothing."""
    return nh3.clean(
        html,
        tags=MEMBER_TAGS,
        attributes=MEMBER_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener noreferrer",
    )


def _tidy(tag, attribute, value):
    """Pictures are our own, links short and without what follows the reader."""
    match tag, attribute:
        case "img", "src":
            return value if OWN_FILE.fullmatch(value) else None
        case "img", "role":
            return value if value == "presentation" else None
        case "a", "href":
            return None if value.startswith("#") else _address(value)
        case "a", "title":
            return value or None
        case _, "colspan" | "rowspan":
            return None if value == "1" else value
    return value


def _address(href):
    """A page of the portal by its address in Bulgarian, which `in_language` leads on from."""
    own = href.removeprefix(settings.SITE_URL.rstrip("/"))
    if own.startswith("/en/"):
        own = own.removeprefix("/en")
    bare = TRACKING.sub("", own if own.startswith("/") else href)
    return re.sub(r"[?&]+(?=#|$)", "", bare)


def pictures_without_words(html: str) -> list[int]:
    """Which pictures of the text, counted from 1, say neither what they show nor that they
    are there for the look only."""
    return [
        number
        for number, picture in enumerate(PICTURE.findall(html or ""), start=1)
        if not re.search(r'\salt="[^"]*[^"\s]', picture)
        and 'role="presentation"' not in picture
    ]


def with_preview(html: str, key: str) -> str:
    """The text with its pictures asked for by the secret link with this key."""
    return PICTURE_ADDRESS.sub(rf'\1?preview={key}"', html)


def without_pictures(html: str, keys: list[str]) -> str:
    """The text without the pictures whose files have these keys, nor their captions."""
    if not keys:
        return html
    named = "|".join(re.escape(key) for key in keys)
    inside = r'(?:[^>"]|"[^"]*")*?'
    picture = rf'<img\b{inside}\bsrc="/files/(?:{named})/[^"]*"{inside}>'
    figure = rf"<figure>(?:(?!</?figure>).)*?{picture}.*?</figure>"
    return re.sub(rf"{figure}|{picture}", "", html, flags=re.S)


def from_plain(text: str) -> str:
    """HTML of plain text: empty lines make paragraphs, addresses become links."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(
        f"<p>{_linked(part.strip())}</p>" for part in paragraphs if part.strip()
    )


def as_typed(stored: str) -> str:
    """The plain text that would give this HTML; empty when none would."""
    paragraphs = stored.removesuffix("</p>").split("</p>")
    text = "\n\n".join(
        "\n".join(text_of(line) for line in BREAK.split(part)) for part in paragraphs
    )
    is_same = clean_staff(from_plain(text)) == clean_staff(stored)
    return text if is_same and is_plain(text) else ""


def _linked(text):
    pieces, position = [], 0
    for match in ADDRESS.finditer(text):
        address = escape(match.group())
        pieces.append(escape(text[position : match.start()]))
        pieces.append(f'<a href="{address}" rel="noopener">{address}</a>')
        position = match.end()
    pieces.append(escape(text[position:]))
    return "".join(pieces).replace("\n", "<br>")


def is_plain(text: str) -> bool:
    """Was it typed without markup, in the field that works without JavaScript?"""
    return not re.search(
        r"</?(p|br|h[1-6]|ul|ol|li|table|figure|img|blockquote|strong|em|a|div|span)\b",
        text,
        re.I,
    )


def language_of(text: str) -> str:
    """Which of our two languages it is in, by its letters."""
    return "bg" if CYRILLIC.search(text) else "en"


def text_of(html: str) -> str:
    """The words of the HTML, one space between blocks."""
    spaced = re.sub(
        r"<(?:/(?:p|h\d|li|td|th|tr|blockquote|figcaption|caption)|br)\b",
        r" \g<0>",
        html,
    )
    bare = nh3.clean(spaced, tags=set())
    return " ".join(unescape_entities(bare).split())


def unescape_entities(text):
    for entity, character in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&quot;", '"'),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, character)
    return text


def staff_html(html: str) -> SafeString:
    """Stored staff text for a page: cleaned once more, so that no way in was forgotten.

    Links lead on in the reader's language, a wide table scrolls in a box of its own.
    """
    shown = TABLE.sub(_in_box, in_language(clean_staff(html or "")))
    return mark_safe(shown)  # noqa: S308 - cleaned on the line above


def _in_box(table):
    caption = re.search(r"<caption>(.*?)</caption>", table.group(), re.S)
    name = escape(text_of(caption[1]) if caption else _("Table"))
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">'
        f"{table.group()}</div>"
    )


def in_language(html: str) -> str:
    """Links to pages of the portal, which are stored without a language, in that of the moment."""
    language = get_language()
    if not language or language == settings.LANGUAGE_CODE:
        return html

    def lead_on(link):
        path = link[2].partition("?")[0].partition("#")[0]
        there = f"/{language}" if is_valid_path(f"/{language}{path}") else ""
        return f'{link[1]}{there}{link[2]}"'

    return OWN_LINK.sub(lead_on, html)


def fill(cleaned: SafeString, pattern: re.Pattern, value) -> SafeString:
    """Cleaned text in which what matches among its words, never within a tag, is replaced.

    `value(match, in_link)` gives text, which is escaped unless it is safe.
    """
    pieces, in_link = [], False
    for piece in TAG.split(cleaned):
        if TAG.fullmatch(piece):
            in_link = piece != "</a>" and (in_link or piece.startswith(("<a ", "<a>")))
            pieces.append(piece)
        else:
            said = partial(_escaped, value=value, in_link=in_link)
            pieces.append(pattern.sub(said, piece))
    return mark_safe("".join(pieces))  # noqa: S308 - cleaned before, and each value is escaped


def _escaped(match, *, value, in_link):
    return conditional_escape(value(match, in_link))


def member_html(html: str) -> SafeString:
    return mark_safe(clean_member(html or ""))  # noqa: S308 - cleaned on the same line


# What could end the script or begin another.
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def linked_data(data: dict) -> SafeString:
    """A data block of JSON-LD; the content policy lets data be, since nothing runs it."""
    text = json.dumps(data, ensure_ascii=False).translate(IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
