"""What goes into a pack: each file with its place in it and whether everybody may have it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from core.models import Attachment
from core.slugs import slug_base
from events import reporting
from events.models import Event, SignedSheet
from projects.models import Expenditure
from reports import contents, paper, redaction, workbook
from reports.models import Report

ANYBODY = AnonymousUser()


@dataclass(frozen=True)
class Piece:
    """A file of the pack; `content` gives its bytes or where it lies, when its turn comes.

    `is_alike`: does it say the same to the donor and to everybody, so that it is made once?
    """

    path: str
    content: Callable[[], bytes | Path]
    is_public: bool = True
    is_alike: bool = False


def pieces_of(report: Report, *, in_full: bool) -> list[Piece]:
    """Every file, the report first. What is not public goes into the donor's pack alone."""
    events = list(events_of(report).prefetch_related("attachments"))
    public = set(
        Event.objects.visible_to(ANYBODY)
        .filter(pk__in=[one.pk for one in events])
        .values_list("pk", flat=True)
    )
    return [
        *papers(report, in_full=in_full),
        *annexes(report),
        *cost_documents(report),
        *event_reports(events, public),
        *photographs(events, public),
        *sheets(events),
    ]


def events_of(report):
    """Those that the report names, whatever became of their days since."""
    activities = report.contents["bg"]["activities"]
    keys = [event["event"] for one in activities for event in one["events"]]
    rows = Event.objects.filter(pk__in=keys, deleted_at=None)
    return rows.order_by("starts_at", "pk")


def papers(report, *, in_full):
    for language in contents.LANGUAGES:
        said = report.contents[language]
        if not in_full:
            said = redaction.for_everybody(said)
        yield Piece(
            f"report-{language}.pdf",
            lambda said=said, language=language: paper.as_pdf(
                report, said, language=language
            ),
        )
        yield Piece(
            f"report-{language}.xlsx",
            lambda said=said, language=language: workbook.as_xlsx(
                report, said, language=language
            ),
        )


def annexes(report):
    """What the writers added; whether it names people, nobody has said, so the donor gets it."""
    for number, one in enumerate(report.attachments.all(), start=1):
        name = f"annexes/{number:02}-{name_of(one)}"
        yield Piece(name, lambda one=one: path_of(one), is_public=False)


def cost_documents(report):
    """Of the costs that the report lists, also if they were voided since.

    Invoices name people and accounts.
    """
    money = report.contents["bg"]["money"] or {"costs": []}
    rows = Expenditure.objects.filter(
        budget__project=report.project,
        number__in=[one["number"] for one in money["costs"]],
    )
    for cost in rows.order_by("number").prefetch_related("attachments"):
        for number, one in enumerate(cost.attachments.all(), start=1):
            yield Piece(
                f"costs/{cost.number:04}-{number:02}{suffix_of(one)}",
                lambda one=one: path_of(one),
                is_public=False,
            )


def event_reports(events, public) -> Iterable[Piece]:
    """Programme, numbers without small groups, minutes and decisions of each event."""
    for event in events:
        yield Piece(
            f"events/{folder_of(event)}/event.pdf",
            lambda event=event: event_report(event),
            is_public=event.pk in public,
            is_alike=True,
        )


def event_report(event):
    found = reporting.Report(event, in_full=False)
    with translation.override("bg"):
        return reporting.as_pdf(found, language="bg")


def photographs(events, public):
    for event in events:
        for number, one in enumerate(event.gallery(), start=1):
            yield Piece(
                f"events/{folder_of(event)}/photograph-{number:02}.webp",
                lambda one=one: path_of(one),
                is_public=event.pk in public,
            )


def sheets(events):
    """Signed sheets show names and signatures."""
    rows = SignedSheet.objects.filter(event__in=events)
    for sheet in rows.select_related("event").prefetch_related("attachments"):
        files = sheet.files() or sheet.pages()
        for number, one in enumerate(files, start=1):
            name = f"sheet-{sheet.pk}-{number:02}{suffix_of(one)}"
            yield Piece(
                f"events/{folder_of(sheet.event)}/signed/{name}",
                lambda one=one: path_of(one),
                is_public=False,
            )


def folder_of(event):
    return f"{timezone.localdate(event.starts_at):%Y-%m-%d}-{event.slug}"


def path_of(attachment: Attachment) -> Path:
    width = attachment.widths[-1] if attachment.widths else None
    return attachment.path(width)


def suffix_of(attachment):
    return path_of(attachment).suffix


def name_of(attachment):
    """In Latin letters: not every program reads others in a ZIP."""
    stem = slug_base(PurePath(attachment.name).stem, max_length=60)
    return f"{stem}{suffix_of(attachment)}"
