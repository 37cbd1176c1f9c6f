"""What an import knows beside the item at hand: rubrics, topics, addresses, pictures given."""

from pathlib import Path

from django.core.exceptions import ValidationError

from core import files
from core.batches import touch
from core.models import Attachment
from members.models import Topic
from news.imports import addresses, library
from news.imports.entries import Entry
from news.models import ImportItem, Origin, Rubric

LIVES = {"active", "partner"}
PLACEHOLDER = "/news/"


class World:
    """Read once for all items of an import, and the same for its check and its writing."""

    def __init__(self, batch):
        self.batch = batch
        self.may_publish = may_publish(batch)
        self.hosts = set(batch.hosts)
        self.host = next(iter(batch.hosts), "")
        self.rubrics = {one.slug: one for one in Rubric.objects.all()}
        self.topics = topics_by_name()
        self.first = first_of_each(batch)
        self.read_attachments()
        self.addresses = self.known_addresses()
        given = batch.pictures.values_list("pk", "path")
        self.library = library.Library(given.iterator())
        self.looked_at = dict(
            batch.pictures.filter(is_checked=True).values_list("pk", "problem")
        )

    # Pages.

    def known_addresses(self):
        """{old address: new one} of what came in before and of what comes now."""
        found = {}
        earlier = Origin.objects.of(self.batch.organisation).addressed()
        for address, slug in earlier.values_list("address", "article__slug").iterator():
            found[addresses.of_page(address)] = f"{PLACEHOLDER}{slug}/"
        items = (
            self.batch.items.shown().exclude(state__in=NOT_COMING).filter(outcome="")
        )
        rows = items.values_list("address", "values__guid", "slug", "identity")
        for address, guid, slug, _identity in rows.iterator():
            for one in (address, guid or ""):
                if key := addresses.of_page(one):
                    found.setdefault(key, f"{PLACEHOLDER}{slug}/")
        return found

    # Where an item belongs.

    def rubric_of(self, entry: Entry):
        """Of the first category that has one; else that of all others."""
        for category in entry.categories:
            chosen = self.batch.rubrics.get(category, "")
            if chosen in self.rubrics:
                return self.rubrics[chosen]
        return self.batch.default_rubric

    def topics_of(self, entry: Entry):
        names = [name.casefold() for name in (*entry.tags, *entry.categories)]
        return list(
            dict.fromkeys(self.topics[one] for one in names if one in self.topics)
        )

    def is_twin(self, item):
        """Does an earlier item of the file have the same identity?"""
        return self.first.get(item.identity) != item.number

    # Pictures.

    def read_attachments(self):
        self.by_number, self.by_parent, self.by_path = {}, {}, {}
        rows = self.batch.items.filter(kind=ImportItem.Kind.ATTACHMENT)
        for number, parent, values in (
            rows.order_by("number").values_list("source", "parent", "values").iterator()
        ):
            self.by_number[number] = values
            self.by_parent.setdefault(parent, []).append(number)
            path = addresses.original(addresses.file_in(values.get("address", "")))
            self.by_path.setdefault(path, values)

    def attachments(self, numbers, *, of):
        """Those of the numbers; without any, all pictures that were uploaded for a post."""
        if not numbers and of:
            numbers = self.by_parent.get(of, [])
        found = [self.by_number[one] for one in numbers if one in self.by_number]
        return [one for one in found if library.is_picture(one.get("address", ""))]

    def attachment_at(self, path):
        return self.by_path.get(path, {})

    def given(self, address):
        """(number of the picture, can it not be read?) of an address."""
        number = self.library.find(address)
        return number, bool(number and self.problem_of(number))

    def problem_of(self, number):
        """Each picture that is needed is looked at once, as closely as when it comes in."""
        if number not in self.looked_at:
            row = self.batch.pictures.get(pk=number)
            try:
                files.check_picture(upload_of(row))
                row.problem = ""
            except ValidationError as error:
                row.problem = (error.code or "picture")[:10]
            row.is_checked = True
            touch(self.batch)
            row.save(update_fields=["problem", "is_checked"])
            self.looked_at[number] = row.problem
        return self.looked_at[number]


NOT_COMING = (
    ImportItem.State.LEFT_OUT,
    ImportItem.State.ERROR,
    ImportItem.State.DELETED,
)


def may_publish(batch):
    """Trusted organisations at once, as by hand; for others an administrator may."""
    if batch.organisation.status not in LIVES:
        return False
    user = batch.created_by
    return batch.organisation.is_trusted or bool(user and user.is_administrator())


def topics_by_name():
    found = {}
    for topic in Topic.objects.all():
        for name in (topic.name_bg, topic.name_en):
            if name:
                found[name.casefold()] = topic
    return found


def first_of_each(batch):
    """{identity: number of the first item that has it}"""
    first = {}
    rows = batch.items.shown().order_by("number").values_list("identity", "number")
    for identity, number in rows.iterator():
        first.setdefault(identity, number)
    return first


def upload_of(row):
    """The picture as an upload, from where the person or the command put it."""
    if row.place.startswith("/"):
        return library.upload_of(Path(row.place), row.entry)
    kept = Attachment.objects.filter(key=row.place).first()
    if kept is None:
        raise ValidationError(files.NOT_A_PICTURE, code="picture")
    return library.upload_of(kept.path(), row.entry)
