"""Whole files, written chunk by chunk: the network's is as light to serve as a project's."""

import io
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import XMLGenerator

from django.db.models import QuerySet
from django.utils import timezone, translation

from members.models import Organisation
from projects.models import Project
from reports.iati import codes, reading
from reports.iati.activities import activity, moment
from reports.iati.elements import LANGUAGES
from reports.iati.organisations import organisation


def activities_file(projects: QuerySet[Project]) -> Iterator[str]:
    """The schema wants at least one activity, so the caller asks first whether there is any."""
    chunks = reading.known(projects)
    return written("iati-activities", rendered(chunks, activity))


def organisations_file(organisations: QuerySet[Organisation]) -> Iterator[str]:
    rows = organisations.prefetch_related("documents__attachments").order_by("pk")
    chunks = in_chunks(rows.iterator(chunk_size=reading.CHUNK))
    return written("iati-organisations", rendered(chunks, organisation))


def in_chunks(rows: Iterable) -> Iterator[list]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == reading.CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def rendered(chunks: Iterable[list], make) -> Iterator[str]:
    """In one language from the first to the last word of a chunk; never while others write."""
    chunks = iter(chunks)
    while True:
        with translation.override(LANGUAGES[0]):
            chunk = next(chunks, None)
            if chunk is None:
                return
            text = "".join(as_text(make(one)) for one in chunk)
        yield text


def as_text(element: Element) -> str:
    return tostring(element, encoding="unicode") + "\n"


def written(root: str, elements: Iterable[str]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = XMLGenerator(buffer, encoding="utf-8")
    writer.startDocument()
    generated = moment(timezone.now())
    writer.startElement(
        root, {"version": codes.VERSION, "generated-datetime": generated}
    )
    yield buffer.getvalue() + "\n"
    yield from elements
    buffer.seek(0)
    buffer.truncate()
    writer.endElement(root)
    yield buffer.getvalue() + "\n"
