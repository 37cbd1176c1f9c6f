"""What an item of a WordPress export, of RSS or of Atom says, in one shape."""

import datetime
import hashlib
import json
import zoneinfo
from dataclasses import asdict, dataclass, field
from email.utils import parsedate_to_datetime
from html import escape, unescape

from django.conf import settings
from django.utils.dateparse import parse_datetime

POST, PAGE, ATTACHMENT = "post", "page", "attachment"
LONGEST_ADDRESS = 500
# With their tags; more would only be nested to tire whoever reads it.
LONGEST_TITLE, LONGEST_EXCERPT = 2_000, 20_000
LONGEST_NAME = 100  # of a category
MOST_NAMES = 50
MOST_PICTURES = 200  # beside the text
PICTURE = "image/"
FIRST_YEAR = 1990


@dataclass
class Entry:
    """One item as it stands in the file; only what the import needs of it."""

    kind: str
    title: str = ""
    body: str = ""
    excerpt: str = ""
    guid: str = ""
    link: str = ""
    published: str = ""  # ISO
    status: str = "publish"
    has_password: bool = False
    number: int | None = None  # WordPress's own
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    cover: int | None = None  # the number of an attachment
    pictures: list[list[str]] = field(default_factory=list)  # [address, what it shows]
    address: str = ""  # of an attachment: the file
    parent: int | None = None  # of an attachment: for which post it was uploaded
    alt: str = ""
    breaks_lines: bool = False  # an empty line begins a paragraph
    is_cut: bool = False

    def as_values(self):
        """Without what is empty: many items, few fields each."""
        return {name: value for name, value in asdict(self).items() if value}

    def identity(self):
        """By what its site knows it: the same item of the next export has the same."""
        name = self.guid or self.link or f"{self.title}\n{self.published}"
        return hashlib.sha256(name.encode()).hexdigest()

    def digest(self):
        """Of what its readers saw: another one after each change at the source."""
        seen = [
            self.title, self.body, self.excerpt, self.published, self.status, self.cover,
            self.categories, self.tags, self.pictures,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()

    def moment(self):
        return parse_datetime(self.published) if self.published else None


def entry_of(element) -> Entry:
    """The item in our shape; what is longer than we keep is cut and says so."""
    if element.name == "atom:entry":
        entry = from_atom(element)
    elif element.elements("wp:post_type"):
        entry = from_wordpress(element)
    else:
        entry = from_rss(element)
    entry.is_cut = element.is_cut
    entry.title = " ".join(entry.title[:LONGEST_TITLE].split())
    entry.excerpt = entry.excerpt[:LONGEST_EXCERPT]
    for name in ("guid", "link", "address"):
        setattr(entry, name, getattr(entry, name)[:LONGEST_ADDRESS])
    entry.categories = names(entry.categories)
    entry.tags = names(entry.tags)
    entry.pictures = entry.pictures[:MOST_PICTURES]
    return entry


def names(found):
    cleaned = [" ".join(unescape(name).split())[:LONGEST_NAME] for name in found]
    return list(dict.fromkeys(name for name in cleaned if name))[:MOST_NAMES]


def from_wordpress(item) -> Entry:
    meta = {
        one.first("wp:meta_key"): one.first("wp:meta_value")
        for one in item.elements("wp:postmeta")
        if one.first("wp:meta_key") in META
    }
    body = item.first("content:encoded")
    by_domain = {"category": [], "post_tag": []}
    for one in item.elements("category"):
        by_domain.get(one.attributes.get("domain", ""), []).append(one.text)
    return Entry(
        kind=item.first("wp:post_type"),
        number=number(item.first("wp:post_id")),
        title=item.first("title"),
        body=body,
        excerpt=item.first("excerpt:encoded"),
        guid=item.first("guid"),
        link=item.first("link"),
        published=wordpress_moment(item),
        status=item.first("wp:status"),
        has_password=bool(item.first("wp:post_password")),
        categories=by_domain["category"],
        tags=by_domain["post_tag"],
        cover=number(meta.get("_thumbnail_id", "")),
        address=item.first("wp:attachment_url"),
        parent=number(item.first("wp:post_parent")),
        alt=meta.get("_wp_attachment_image_alt", "")[:250],
        breaks_lines="<!-- wp:" not in body,
    )


META = {"_thumbnail_id", "_wp_attachment_image_alt"}


def number(text):
    return int(text) if text.isdecimal() and len(text) < 15 else None


def wordpress_moment(item):
    """In UTC where WordPress knew it; drafts hold zeros there, and old exports no such field."""
    for name, zone in (
        ("wp:post_date_gmt", datetime.UTC),
        ("wp:post_date", zoneinfo.ZoneInfo(settings.TIME_ZONE)),
    ):
        if moment := iso(item.first(name), zone):
            return moment
    return mail_moment(item.first("pubDate"))


def from_rss(item) -> Entry:
    text = item.first("content:encoded")
    description = item.first("description")
    return Entry(
        kind=POST,
        title=item.first("title"),
        body=text or description,
        excerpt=description if text else "",
        guid=item.first("guid") or item.attributes.get("rdf:about", ""),
        link=item.first("link"),
        published=mail_moment(item.first("pubDate"))
        or iso(item.first("dc:date"), datetime.UTC),
        categories=[one.text for one in item.elements("category", "dc:subject")],
        pictures=enclosed(item),
    )


def enclosed(item):
    """Pictures beside the text: enclosures and media elements, also in groups."""
    found = []
    for one in item.elements("enclosure", "media:content", "media:group"):
        if one.name == "media:group":
            found += enclosed(one)
            continue
        address = one.attributes.get("url", "")
        kind = one.attributes.get("type", "") or one.attributes.get("medium", "")
        if address and kind.startswith("image"):
            told = one.first("media:description", "media:title")[:250]
            found.append([address[:LONGEST_ADDRESS], told])
    for one in item.elements("media:thumbnail") if not found else ():
        if address := one.attributes.get("url", ""):
            found.append([address[:LONGEST_ADDRESS], ""])
    return [list(one) for one in dict.fromkeys(map(tuple, found))]


def from_atom(entry) -> Entry:
    content = entry.elements("atom:content")
    summary = entry.elements("atom:summary")
    links = entry.elements("atom:link")
    body = html_of(content[0]) if content else ""
    return Entry(
        kind=POST,
        title=html_of(entry.elements("atom:title")[0])
        if entry.elements("atom:title")
        else "",
        body=body or (html_of(summary[0]) if summary else ""),
        excerpt=html_of(summary[0]) if summary and body else "",
        guid=entry.first("atom:id"),
        link=linked(links, "alternate"),
        published=iso(entry.first("atom:published"), datetime.UTC)
        or iso(entry.first("atom:updated"), datetime.UTC),
        categories=[
            one.attributes.get("label") or one.attributes.get("term", "")
            for one in entry.elements("atom:category")
        ],
        pictures=[
            [one.attributes.get("href", "")[:LONGEST_ADDRESS], ""]
            for one in links
            if one.attributes.get("rel") == "enclosure"
            and one.attributes.get("type", "").startswith(PICTURE)
        ]
        or enclosed(entry),
    )


def linked(links, relation):
    return next(
        (
            one.attributes.get("href", "")
            for one in links
            if one.attributes.get("rel", "alternate") == relation
        ),
        "",
    )


def html_of(element):
    """Of a text construct: plain text and xhtml become HTML like the third kind."""
    kind = element.attributes.get("type", "text")
    if kind == "xhtml":
        return "".join(map(written, element.children))
    return element.text if "html" in kind else escape(element.text, quote=False)


def written(node):
    if isinstance(node, str):
        return escape(node, quote=False)
    name = node.name.rpartition(":")[2]
    attributes = "".join(
        f' {key}="{escape(value)}"' for key, value in node.attributes.items()
    )
    inner = "".join(map(written, node.children))
    return f"<{name}{attributes}>{inner}</{name}>"


def iso(text, zone):
    """A moment as WordPress and Atom write it; zeros and nonsense are none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return ""
    if moment is None:
        return ""
    return plausible(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def mail_moment(text):
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return ""
    return plausible(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))


def plausible(moment):
    try:
        moment = moment.astimezone(datetime.UTC)
    except (OverflowError, ValueError):
        return ""
    return moment.isoformat() if moment.year >= FIRST_YEAR else ""
