"""What becomes of an item: asked at the check, and once more when it is written."""

import hashlib
import json

from core.models import Attachment
from news.imports.entries import Entry
from news.imports.preparing import LONGEST_BODY, Prepared, Preparing, left_out, unfit
from news.models import ImportItem, Origin

State = ImportItem.State
COLUMNS = ("title_bg", "lead_bg", "body_bg", "title_en", "lead_en", "body_en")


def fingerprint(article) -> str:
    """Of the words and pictures of an article: another one once somebody edits it."""
    texts = [getattr(article, column) or "" for column in COLUMNS]
    pictures = sorted(
        [one.key, one.purpose]
        for one in article.attachments.all()
        if one.purpose in Attachment.PHOTOGRAPHS
    )
    return hashlib.sha256(json.dumps([texts, pictures]).encode()).hexdigest()


def origins_of(organisation, items) -> dict[str, Origin]:
    """{identity: origin} of the items that were here before."""
    rows = Origin.objects.of(organisation).filter(
        identity__in=[one.identity for one in items]
    )
    rows = rows.select_related("article").prefetch_related("article__attachments")
    return {one.identity: one for one in rows}


class Verdict:
    """State, notes and, where it is written, the text as it will be."""

    def __init__(self, state, *, notes=(), prepared: Prepared | None = None):
        self.state, self.notes, self.prepared = state, list(notes), prepared

    @property
    def status(self):
        return self.prepared.status if self.prepared and self.state == State.NEW else ""


def judge(item: ImportItem, origin: Origin | None, world) -> Verdict:
    entry = Entry(**item.values)
    if verdict := sifted(item, entry, origin, world):
        return verdict
    prepared = Preparing(entry, world, kept_by(origin)).prepared()
    if len(prepared.body) > LONGEST_BODY:
        return Verdict(State.ERROR, notes=[["too_long", {}]])
    if origin is None:
        return Verdict(State.NEW, notes=prepared.notes, prepared=prepared)
    return of_known(entry, origin, prepared)


def sifted(item, entry, origin, world) -> Verdict | None:
    """Whatever does not come in, by what costs nothing to ask."""
    if world.is_twin(item):
        return Verdict(State.LEFT_OUT, notes=[["twice", {}]])
    if code := left_out(entry, world.batch):
        return Verdict(State.LEFT_OUT, notes=[[code, {}]])
    if origin and (origin.article is None or origin.article.deleted_at):
        return Verdict(State.DELETED)
    if code := unfit(entry):
        return Verdict(State.ERROR, notes=[[code, {}]])
    if origin is None and world.rubric_of(entry) is None:
        return Verdict(State.ERROR, notes=[["no_rubric", {}]])
    return None


def kept_by(origin):
    """{path at the source: key} of the pictures that are still there."""
    if origin is None:
        return {}
    there = {one.key for one in origin.article.attachments.all()}
    return {path: key for path, key in origin.pictures.items() if key in there}


def of_known(entry, origin, prepared):
    is_same = origin.digest == entry.digest()
    brings = [
        one
        for one in prepared.pictures
        if not one.kept and one.path not in origin.pictures
    ]
    if is_same and not brings:
        # What is still missing is named, so that it can be given.
        still = [one for one in prepared.notes if one[0] in ("missing", "broken")]
        return Verdict(State.UNCHANGED, notes=still, prepared=prepared)
    if fingerprint(origin.article) != origin.written:
        return Verdict(State.EDITED)
    notes = prepared.notes
    # Of an article that is there these say nothing: its state stays as it is.
    notes = [one for one in notes if one[0] not in OF_STATUS]
    if brings:
        notes.append(["brings", {"count": len(brings)}])
    return Verdict(State.CHANGED, notes=notes, prepared=prepared)


OF_STATUS = {
    "was_draft",
    "was_private",
    "was_scheduled",
    "no_date",
    "english",
}


def kinds_of_pictures(prepared: Prepared):
    """(needed, found) of the check's summary."""
    found = {one.path for one in prepared.pictures}
    return found | set(prepared.missing), found
