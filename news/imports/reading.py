"""The items of a file as rows, in bounded memory; what the file says of itself, as remarks."""

from collections import Counter
from pathlib import Path

from core import html
from core.batches import touch
from news.imports import addresses
from news.imports.entries import ATTACHMENT, PAGE, POST, Entry, entry_of
from news.imports.parsing import ITEMS, Export
from news.imports.preparing import LONGEST_TITLE, MADE_TITLE, shortened
from news.models import ImportItem

KINDS = {POST, PAGE, ATTACHMENT}
# WordPress's own furniture, of which no reader knows.
FURNITURE = {
    "nav_menu_item", "revision", "customize_changeset", "oembed_cache", "user_request",
    "custom_css", "wp_global_styles", "wp_navigation", "wp_template", "wp_template_part",
    "wp_block", "wp_font_family", "wp_font_face",
}  # fmt: skip
# A piece is written when it holds so many signs or items: both bound the memory.
PIECE_SIGNS, PIECE_ITEMS = 4_000_000, 500
MOST_CATEGORIES = 300
# Only these are counted: a file may name a new one in every item.
COUNTED_CATEGORIES = 10_000


class Reading:
    """The file becomes rows of the import."""

    def __init__(self, batch):
        self.batch = batch
        self.piece, self.signs = [], 0
        self.categories, self.others = Counter(), Counter()
        self.hosts = {}
        self.last_title = ""
        self.number = self.shown = 0

    def take(self, element):
        if element.name in ITEMS:
            self.take_item(entry_of(element))
        elif element.name in {"link", "wp:base_site_url", "wp:base_blog_url"}:
            self.take_host(element.text)
        elif element.name == "atom:link":
            self.take_host(element.attributes.get("href", ""))

    def take_host(self, address):
        if (host := addresses.host_of(address)) and len(self.hosts) < 5:
            self.hosts[host[:200]] = True

    def take_item(self, entry: Entry):
        self.number += 1
        self.last_title = entry.title or self.last_title
        if entry.kind not in KINDS:
            if entry.kind not in FURNITURE:
                self.others[entry.kind[:40]] += 1
            return
        if entry.kind != ATTACHMENT:
            self.shown += 1
            self.count(entry.categories)
        title = (
            html.text_of(entry.title) or html.text_of(entry.body[:2_000])[:MADE_TITLE]
        )
        self.piece.append(
            ImportItem(
                batch=self.batch,
                number=self.number,
                kind=entry.kind,
                identity=entry.identity(),
                source=entry.number,
                parent=entry.parent,
                title=shortened(title, LONGEST_TITLE),
                address=entry.link or entry.guid,
                values=entry.as_values(),
            )
        )
        self.signs += len(entry.body) + len(entry.excerpt)
        if self.signs > PIECE_SIGNS or len(self.piece) >= PIECE_ITEMS:
            self.write()

    def count(self, categories):
        for name in categories:
            if name in self.categories or len(self.categories) < COUNTED_CATEGORIES:
                self.categories[name] += 1

    def write(self):
        ImportItem.objects.bulk_create(self.piece)
        self.piece, self.signs = [], 0


def read_into(batch, path: Path) -> None:
    """Rows of every whole item, remarks and categories on the batch; ValidationError if none."""
    batch.items.all().delete()
    export, reading = Export(path), Reading(batch)
    size = max(1, path.stat().st_size)
    type(batch).objects.filter(pk=batch.pk).update(total=size, done=0)
    for element in export.elements():
        reading.take(element)
        if not reading.piece:
            touch(batch, done=min(size, export.position))
    reading.write()
    batch.total, batch.done = reading.shown, 0
    batch.hosts = list(reading.hosts)
    batch.categories = dict(reading.categories.most_common(MOST_CATEGORIES))
    batch.remarks = remarks(export, reading)


def remarks(export, reading):
    found = []
    if export.broke_at:
        code = "cut_off" if export.is_cut_off else "damaged"
        values = {"items": export.items, "next": export.items + 1}
        values |= {"line": export.broke_at, "title": shortened(reading.last_title, 80)}
        found.append([code, values])
    if export.comments:
        found.append(["comments", {"count": export.comments}])
    if reading.others:
        named = ", ".join(f"{name} ({n})" for name, n in reading.others.most_common(10))
        found.append(["others", {"names": named}])
    if export.lost_signs:
        found.append(["lost_signs", {"count": export.lost_signs}])
    if len(reading.categories) > MOST_CATEGORIES:
        found.append(["many_categories", {"most": MOST_CATEGORIES}])
    return found
