"""Walks through the pages of a project as a stranger and writes them into a ZIP."""

import datetime
import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import timezone, translation

from core.file_views import is_for_everybody
from core.models import Attachment
from leadernet.offline import pages, styles
from leadernet.offline.addresses import ANYBODY, Names, Place, Scope, organisation_at
from leadernet.offline.reading import Reader
from leadernet.project_pages import (
    articles_of,
    events_of,
    ideas_of,
    opportunities_of,
    tabs,
)
from members.models import Organisation
from projects.models import Project
from reports import papers
from reports.models import ProjectCopy, Report
from reports.packing import writing
from reports.views.reports import contents_for

# Wide enough for a page, far less than a photograph as it was taken.
WIDEST = 960
MOST_PAGES = 20_000
FILES_OF_REPORTS = {"reports:report_pdf": "pdf", "reports:report_xlsx": "xlsx"}
TOLD_EVERY = datetime.timedelta(seconds=3)
# Where the first page stands: no page of the project has this address.
BEGINNING = Place("/", "page", settings.LANGUAGE_CODE)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Piece:
    """A file of the copy; its content is made when its turn comes."""

    path: str
    content: object


class Copying:
    """One walk. Pages wait on the disk until all are there and every link is known."""

    def __init__(self, project: Project, folder: Path, made: ProjectCopy):
        self.project, self.folder, self.made = project, folder, made
        self.scope, self.names, self.reader = Scope(project), Names(project), Reader()
        self.files = {}  # {place: path in the copy} of what is there
        self.sources = {}  # {place: where it lies, or what it says}
        self.ids = {}  # {place of a page: its anchors}
        self.uploads = []  # keys of attachments
        self.links = set()  # all that its pages lead to
        self.queue, self.seen = deque(), set()

    def walk(self):
        """Every page, first those that must not be missed, then what they lead to."""
        for language in LANGUAGES:
            with translation.override(language):
                for address in self.beginnings():
                    self.want(self.scope.place(address))
        while self.queue and len(self.seen) < MOST_PAGES:
            self.take(self.queue.popleft())
            self.made.done += 1
            self.made.total = self.made.done + 2 * len(self.queue) + len(self.files)
            if timezone.now() - self.made.touched_at > TOLD_EVERY:
                self.made.touch()

    def beginnings(self):
        project = Project.objects.for_page().get(pk=self.project.pk)
        yield project.get_absolute_url()
        yield from (tab.url for tab in tabs(project, ANYBODY))
        yield reverse("reports:open_data", args=[project.slug])
        for model in (articles_of, events_of, ideas_of):
            yield from (row.get_absolute_url() for row in model(project, ANYBODY))
        yield from (row.get_absolute_url() for row in opportunities_of(project))

    def want(self, place: Place | None):
        if place and place not in self.seen:
            self.seen.add(place)
            self.queue.append(place)

    def take(self, place):
        {
            "page": self.take_page,
            "made": self.take_made,
            "upload": self.take_upload,
            "static": self.take_static,
        }[place.kind](place)

    def take_page(self, place):
        response = self.reader.get(place.address)
        if response.status_code != 200 or not is_html(response):
            return
        page = pages.reduced(response.content, place.address)
        path = self.folder / f"{len(self.files)}.page.part"
        path.write_bytes(page.text())
        self.keep(place, path)
        self.ids[place] = page.ids
        self.links.update(page.links)
        last = last_page(response)
        for link in page.links:
            found = self.scope.place(link, on=place.address)
            if found and leads_on(found, place, last):
                self.want(found)

    def take_made(self, place):
        response = self.reader.get(place.address)
        if place.route in FILES_OF_REPORTS and is_html(response):
            self.draw_paper(place)
            response = self.reader.get(place.address)
        if response.status_code == 200 and not is_html(response):
            path = self.folder / f"{len(self.files)}.made.part"
            with path.open("wb") as file:
                file.writelines(response)
            self.keep(place, path)
        # Not `close()`: that says a visitor's request is over and closes the database.
        if file := getattr(response, "file_to_stream", None):
            file.close()

    def draw_paper(self, place):
        """A report is put into a file by the worker, for whom its reader waits: here it is us."""
        with translation.override(place.language):
            number = resolve(place.address).kwargs["number"]
            reports = Report.objects.visible_to(ANYBODY).filter(project=self.project)
            if report := reports.filter(number=number).first():
                said = contents_for(ANYBODY, report)
                kind = FILES_OF_REPORTS[place.route]
                papers.draw_now(report, said, language=place.language, kind=kind)

    def take_upload(self, place):
        _files, key, name = unquote(place.address).strip("/").split("/", 2)
        attachment = Attachment.objects.filter(key=key, name=name).first()
        if attachment is None or not is_for_everybody(attachment):
            return
        path = attachment.path(width_of(attachment))
        if path.exists():
            self.uploads.append(attachment.key)
            self.keep(place, path, suffix=path.suffix)

    def take_static(self, place):
        name = unquote(place.address).removeprefix(settings.STATIC_URL)
        if styles.is_sheet(name):
            self.keep(place, styles.sheet())
        elif path := styles.source_of(name):
            self.keep(place, path)

    def keep(self, place, source, **how):
        self.files[place] = self.names.of(place, **how)
        self.sources[place] = source

    def organisations(self):
        """Those that its pages name with a way to them."""
        slugs = {organisation_at(link) for link in self.links}
        return Organisation.objects.public().filter(slug__in=slugs - {None})

    def pieces(self):
        """Everything in the copy, its beginning first."""
        about = self.about()
        files = {**self.files, BEGINNING: "index.html"}
        linker = pages.Linker(scope=self.scope, files=files, ids=self.ids)
        yield Piece("index.html", lambda: self.beginning(linker, about))
        yield Piece("README.txt", lambda: self.words("README.txt", about))
        for place, path in self.files.items():
            source = self.sources[place]
            if place.kind == "page":
                yield Piece(
                    path, lambda p=place, s=source: self.page(linker, p, s, about)
                )
            else:
                yield Piece(path, lambda source=source: source)

    def page(self, linker, place, source, about):
        page = pages.Page(pages.read(source.read_bytes()))
        return linker.finish(page, place, about=about)

    def beginning(self, linker, about):
        """The first page chooses the language; its links are made like those of all."""
        with translation.override(settings.LANGUAGE_CODE):
            drawn = render_to_string("leadernet/offline/index.html", about)
        page = pages.Page(pages.read(drawn.encode()))
        return linker.finish(page, BEGINNING, about=about)

    def words(self, name, about):
        # With the mark by which old editors of Windows know the letters.
        return "\ufeff" + render_to_string(f"leadernet/offline/{name}", about)

    def about(self):
        return {
            "project": self.project,
            "day": timezone.localdate(),
            "site_url": settings.SITE_URL,
            "languages": LANGUAGES,
            "pages": sum(place.kind == "page" for place in self.files),
            "pictures": len(self.uploads),
        }


def last_page(response):
    """How many pages the list has of which this is one."""
    page = (getattr(response, "context_data", None) or {}).get("page_obj")
    return page.paginator.num_pages if page else 1


def leads_on(found, place, last):
    """A further page of a list is named by the list itself, and is there; texts name any."""
    path, _mark, asked = found.address.partition("?")
    page = dict(parse_qsl(asked)).get("page")
    return page is None or (
        path == place.address.partition("?")[0] and int(page) <= last
    )


def is_html(response):
    return response.headers.get("Content-Type", "").startswith("text/html")


def width_of(attachment):
    """The widest that is wide enough, or the smallest there is."""
    if not attachment.is_picture():
        return None
    return max(
        (one for one in attachment.widths if one <= WIDEST), default=None
    ) or min(attachment.widths)


def manifest(project: Project, listed: list, day: datetime.date) -> str:
    return json.dumps(
        {
            "project": project.title,
            "url": f"{settings.SITE_URL}{project.get_absolute_url()}",
            "day": day.isoformat(),
            "languages": LANGUAGES,
            "files": writing.listed(listed),
        },
        ensure_ascii=False,
        indent=1,
    )
