"""What one item becomes here: its words, its pictures, its state, and notes on what changed.

The check and the writing ask the same questions of the same class, so that the one shows
what the other does.
"""

import datetime
from dataclasses import dataclass, field
from html import escape

from django.utils import timezone

from core import html
from news.imports import addresses, bodies, shortcodes
from news.imports.entries import PAGE, Entry
from news.models import Article

LONGEST_BODY = 100_000
LONGEST_RAW = 400_000
LONGEST_TITLE, LONGEST_LEAD, LONGEST_ALT, LONGEST_CAPTION = 200, 600, 250, 300
MADE_LEAD, MADE_TITLE = 300, 80
MOST_NAMED = 200
PUBLISHED = "publish"
NEVER = {"trash", "auto-draft", "inherit"}
NOTED = {
    "draft": "was_draft",
    "pending": "was_draft",
    "private": "was_private",
    "future": "was_scheduled",
}
# Little pictures of signs, which are no pictures of anything.
SIGNS = ("/images/core/emoji/", "/images/smilies/")


@dataclass
class Picture:
    """One picture that an item shows: where it is found, and the words about it."""

    path: str  # at the source
    given: int | None  # the number of the picture that somebody gave
    kept: str  # the key of the attachment that shows it already
    purpose: str
    alt: str = ""
    caption: str = ""


@dataclass
class Prepared:
    """An item as it will stand here; `body` names its pictures `picture-0`, `picture-1` …"""

    language: str
    title: str
    lead: str
    body: str
    status: str
    published_at: datetime.datetime | None
    pictures: list[Picture]
    missing: list[str]  # paths
    notes: list = field(default_factory=list)

    def texts(self):
        return {
            f"{name}_{self.language}": getattr(self, name)
            for name in ("title", "lead", "body")
        }


def left_out(entry: Entry, batch) -> str:
    """Why the item does not come in; empty when it does."""
    if entry.status in NEVER:
        return "thrown_away"
    if entry.kind == PAGE and not batch.with_pages:
        return "page"
    is_open = entry.status == PUBLISHED and not entry.has_password
    if not is_open and batch.drafts == batch.Drafts.SKIP:
        return "not_public"
    chosen = [batch.rubrics.get(one, "") for one in entry.categories]
    if chosen and all(one == "-" for one in chosen):
        return "category"
    if not (entry.title or entry.body.strip() or entry.pictures or entry.cover):
        return "empty"
    return ""


def unfit(entry: Entry) -> str:
    """Why the item cannot come in; empty when it can."""
    if entry.is_cut or len(entry.body) > LONGEST_RAW:
        return "too_long"
    return "too_deep" if bodies.is_too_deep(entry.body) else ""


class Preparing:
    """One item being made ours. `kept`: {path: key of the attachment that shows it}."""

    def __init__(self, entry: Entry, world, kept):
        self.entry, self.world, self.kept = entry, world, kept
        self.pictures, self.at = [], {}
        self.missing, self.broken = {}, {}
        self.links = self.old_files = 0

    def prepared(self) -> Prepared:
        entry = self.entry
        text, codes = shortcodes.resolve(entry.body)
        body, films = bodies.cleaned(
            text,
            breaks_lines=entry.breaks_lines,
            picture=self.in_text,
            link=self.link,
        )
        body = html.clean_staff(body.replace('src="picture-', 'src="/files/picture-/'))
        body = body.replace('src="/files/picture-/', 'src="picture-')
        self.beside(codes.galleries)
        title = self.title(body)
        lead, body = self.lead(body)
        language = html.language_of(f"{title} {html.text_of(body)}")
        notes = self.notes(codes, films, title)
        status = self.status(language, lead, body, notes)
        return Prepared(
            language=language,
            title=shortened(title, LONGEST_TITLE),
            lead=lead,
            body=body,
            status=status,
            published_at=entry.moment(),
            pictures=self.pictures,
            missing=[*self.missing, *self.broken],
            notes=notes,
        )

    # Words.

    def title(self, body):
        return html.text_of(self.entry.title) or shortened(
            html.text_of(body), MADE_TITLE
        )

    def lead(self, body):
        """The excerpt, else the first paragraph, which then does not stand in the text too."""
        told = html.text_of(shortcodes.resolve(self.entry.excerpt)[0])
        if told:
            begun, cut, _rest = told.partition("[…]")
            return shortened(begun.strip() + ("…" if cut else ""), LONGEST_LEAD), body
        first, rest = first_paragraph(body)
        if first and len(first) <= LONGEST_LEAD // 2 and html.text_of(rest):
            return first, rest
        first = next((one for one in paragraphs(body) if one), html.text_of(body))
        return shortened(first, MADE_LEAD), body

    # Pictures and links.

    def in_text(self, address, alt):
        if any(sign in address for sign in SIGNS):
            return ""
        picture = self.picture(address, purpose="gallery", alt=alt)
        if picture is None:
            return ""
        told = escape(alt or picture.alt)
        return f'<img src="picture-{self.pictures.index(picture)}" alt="{told}">'

    def picture(self, address, *, purpose, alt="", caption=""):
        """The picture of that address, once however often it is shown; None when it is missing."""
        path = addresses.original(addresses.file_in(address))
        if path in self.at:
            return self.at[path]
        known = self.world.attachment_at(path)
        given, is_broken = self.world.given(address)
        if not (path and (path in self.kept or (given and not is_broken))):
            (self.broken if is_broken else self.missing)[path or address[:100]] = True
            return None
        picture = Picture(
            path=path,
            given=given,
            kept=self.kept.get(path, ""),
            purpose=purpose,
            alt=shortened(plain(alt) or plain(known.get("alt", "")), LONGEST_ALT),
            caption=shortened(
                caption or plain(known.get("excerpt", "")), LONGEST_CAPTION
            ),
        )
        picture.alt = picture.alt or shortened(picture.caption, LONGEST_ALT)
        self.at[path] = picture
        self.pictures.append(picture)
        return picture

    def beside(self, galleries):
        """Galleries under the text, what the feed encloses, and the cover."""
        for numbers in galleries:
            for attached in self.world.attachments(numbers, of=self.entry.number):
                self.picture(attached.get("address", ""), purpose="gallery")
        for address, told in self.entry.pictures:
            self.picture(address, purpose="gallery", alt=told)
        cover = None
        if self.entry.cover:
            attached = self.world.attachments([self.entry.cover], of=None)
            for one in attached:
                cover = self.picture(one.get("address", ""), purpose="cover")
        elif self.entry.pictures:
            first = addresses.original(addresses.file_in(self.entry.pictures[0][0]))
            cover = self.at.get(first)
        if cover:
            cover.purpose = "cover"

    def link(self, address):
        """Of a page that comes along, its new address; of a file, the old one with a note."""
        address = address.strip()
        if address.startswith("/") and not address.startswith("//") and self.world.host:
            address = f"https://{self.world.host}{address}"
        if not address.startswith(("http://", "https://", "mailto:", "tel:")):
            return ""
        if new := self.world.addresses.get(addresses.of_page(address)):
            self.links += 1
            return new
        is_own = addresses.host_of(address) in self.world.hosts
        if is_own and addresses.UPLOADS.search(addresses.parts_of(address).path):
            self.old_files += 1
        return address

    # What is said of it.

    def notes(self, codes, films, title):
        entry = self.entry
        made = {
            "title_made": not html.text_of(entry.title),
            "title_cut": len(title) > LONGEST_TITLE,
        }
        notes = [[code, {}] for code, holds in made.items() if holds]
        if codes.removed:
            notes.append(["codes", {"names": codes.removed[:MOST_NAMED]}])
        for code, count in (
            ("films", films),
            ("links", self.links),
            ("old_files", self.old_files),
        ):
            if count:
                notes.append([code, {"count": count}])
        for code, paths in (("missing", self.missing), ("broken", self.broken)):
            if paths:
                named = [path.rpartition("/")[2] for path in paths][:MOST_NAMED]
                notes.append([code, {"count": len(paths), "names": named}])
        return notes

    def status(self, language, lead, body, notes):
        """Published only if nothing is missing that a published item has; else why not."""
        hindrances = list(self.hindrances(language, lead, body))
        notes += hindrances
        if hindrances or not self.world.may_publish:
            return Article.Status.DRAFT
        return Article.Status.PUBLISHED

    def hindrances(self, language, lead, body):
        entry = self.entry
        moment = entry.moment()
        if entry.has_password:
            yield ["was_private", {}]
        elif entry.status != PUBLISHED:
            yield [NOTED.get(entry.status, "was_draft"), {}]
        elif moment is None:
            yield ["no_date", {}]
        elif moment > timezone.now():
            yield ["was_scheduled", {}]
        if not (lead and body):
            yield ["no_text", {}]
        elif language == "en":
            yield ["english", {}]
        yield from self.waiting_pictures(body)

    def waiting_pictures(self, body):
        """As `Article.waiting_pictures`: in the text the words are a part of the text."""
        new = [one for one in self.pictures if not one.kept]
        if new and not self.world.batch.consent:
            yield ["consent", {"count": len(new)}]
        silent = [
            one
            for one in new
            if not one.alt and f'"picture-{self.pictures.index(one)}"' not in body
        ]
        if silent:
            yield ["no_words", {"count": len(silent)}]


def first_paragraph(body):
    """(its words, the rest) where the text begins with a paragraph of words alone."""
    begun, end, rest = body.partition("</p>")
    if not (end and begun.startswith("<p>")) or "<a " in begun or "<br>" in begun:
        return "", body
    return html.text_of(begun), rest


def paragraphs(body):
    """The words of the first blocks that say anything, without captions."""
    for part in body.split("<p>")[1:10]:
        yield html.text_of(part.partition("</p>")[0])


def plain(text):
    return html.text_of(shortcodes.resolve(text)[0]) if text else ""


def shortened(text, most):
    """At most so many signs, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"
