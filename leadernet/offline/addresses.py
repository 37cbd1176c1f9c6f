"""Which of the portal's addresses belong into the copy of a project, and where they lie in it."""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from core.slugs import slug_base
from leadernet.project_pages import articles_of, events_of, ideas_of, opportunities_of
from projects.models import Period

ANYBODY = AnonymousUser()
LONGEST_NAME = 80
# Windows opens no file of these names, whatever their ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
UNSAFE = re.compile(r"[^a-z0-9_-]+")
# What the storage of static files puts into a name.
BY_CONTENT = re.compile(r"\.[0-9a-f]{12}(?=\.[^.]+$)")
# Parts of these pages are pages of their own; other questions sort and narrow on the portal.
EVIDENCE = {"reports:evidence", "reports:evidence_csv", "reports:evidence_xlsx"}
LISTS = {
    *("project_news", "project_events", "project_gallery", "project_publications"),
    *("project_ideas", "project_volunteering"),
    *("projects:diary", "reports:evidence"),
}
QUESTIONS = {
    "page": (LISTS, re.compile(r"[1-9]\d{0,4}")),
    "period": (EVIDENCE, re.compile(r"\d{1,18}")),
}

PAGES_OF_PROJECT = {
    *("projects:detail", "projects:activities", "projects:documents"),
    *("projects:budget", "projects:diary", "projects:diary_entry"),
    *("reports:results", "reports:evidence", "reports:coverage", "reports:list"),
    *("reports:report", "reports:open_data", "project_news", "project_events"),
    *("project_ideas", "project_volunteering", "project_gallery"),
    *("project_publications", "reports:final"),
}
FILES_OF_PROJECT = {
    *("reports:evidence_csv", "reports:evidence_xlsx", "reports:coverage_xlsx"),
    *("reports:project_xlsx", "reports:project_json", "reports:iati"),
    *("reports:report_pdf", "reports:report_xlsx"),
    *("project_publications_csv", "project_publications_xlsx"),
}
PAGES_OF_EVENT = {
    *("events:detail", "events:decision", "events:recommendation"),
    *("events:numbers", "events:report"),
}
FILES_OF_EVENT = {"events:ics"}


@dataclass(frozen=True)
class Place:
    """An address that belongs into the copy. The same address is always the same place."""

    address: str
    kind: str  # page, made (a file that a page of the portal writes), upload, static
    language: str = ""
    route: str = ""


class Scope:
    """What belongs into the copy of one project."""

    def __init__(self, project):
        self.project = project

    @cached_property
    def articles(self):
        return set(articles_of(self.project, ANYBODY).values_list("slug", flat=True))

    @cached_property
    def events(self):
        return set(events_of(self.project, ANYBODY).values_list("slug", flat=True))

    @cached_property
    def ideas(self):
        return set(ideas_of(self.project, ANYBODY).values_list("pk", flat=True))

    @cached_property
    def opportunities(self):
        return set(opportunities_of(self.project).values_list("pk", flat=True))

    @cached_property
    def periods(self):
        rows = Period.objects.filter(indicator__result__project=self.project)
        return set(map(str, rows.values_list("pk", flat=True)))

    def place(self, href: str, *, on: str = "/") -> Place | None:
        """Where a link leads that stands on the page `on`, if that is inside."""
        path, question = own_address(href, on=on)
        if path is None:
            return None
        if path.startswith(settings.STATIC_URL):
            return Place(path, "static")
        language = "en" if path.startswith("/en/") else settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                found = resolve(unquote(path))
            except Resolver404:
                return None
            kind = self.kind_of(found.view_name, found.kwargs)
            if kind is None:
                return None
            # Of all spellings of an address the one that the portal itself uses.
            path = reverse(found.view_name, args=found.args, kwargs=found.kwargs)
        if kind == "upload":
            # All widths of a picture are one file of the copy.
            return Place(path, kind)
        asked = known_question(question, found.view_name)
        if asked is None or not self.is_real(asked):
            return None
        return Place(f"{path}{asked}", kind, language, found.view_name)

    def is_real(self, asked):
        """Is the period that is asked for one of the project's?"""
        period = dict(parse_qsl(asked.removeprefix("?"))).get("period")
        return period is None or period in self.periods

    def kind_of(self, route, arguments):
        if route == "file":
            return "upload"
        slug = arguments.get("slug")
        if slug == self.project.slug:
            if route in PAGES_OF_PROJECT:
                return "page"
            if route in FILES_OF_PROJECT:
                return "made"
        if self.is_told(route, arguments):
            return "page"
        if route in PAGES_OF_EVENT and slug in self.events:
            return "page"
        if route in FILES_OF_EVENT and slug in self.events:
            return "made"
        return None

    def is_told(self, route, arguments):
        """News, ideas and volunteering stand below no event and no page of the project."""
        if route == "news:detail":
            return arguments["slug"] in self.articles
        if route == "ideas:detail":
            return arguments["pk"] in self.ideas
        return route == "volunteering:detail" and arguments["pk"] in self.opportunities


def own_address(href, *, on):
    """(path, question) of an address of the portal itself, else (None, "")."""
    try:
        parts = urlsplit(urljoin(f"{settings.SITE_URL}{on}", href.strip()))
    except ValueError:
        return None, ""
    site = urlsplit(settings.SITE_URL)
    if (parts.scheme, parts.netloc) != (site.scheme, site.netloc):
        return None, ""
    return parts.path or "/", parts.query


def organisation_at(href: str) -> str | None:
    """The slug of the organisation to whose page a link leads."""
    path, _question = own_address(href, on="/")
    if path is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        try:
            found = resolve(unquote(path.removeprefix("/en")))
        except Resolver404:
            return None
    return found.kwargs["slug"] if found.view_name == "members:detail" else None


def known_question(question, route):
    """`?page=2`, or None when it asks for more than a part of this page."""
    asked = {}
    for name, value in parse_qsl(question, keep_blank_values=True):
        routes, values = QUESTIONS.get(name, ((), None))
        if route not in routes or not values.fullmatch(value):
            return None
        asked[name] = value
    if asked.get("page") == "1":
        del asked["page"]
    wanted = "&".join(f"{name}={asked[name]}" for name in sorted(asked))
    return f"?{wanted}" if wanted else ""


class Names:
    """Short names of files that every system accepts; no two are alike in any spelling."""

    def __init__(self, project):
        self.root = f"/projects/{project.slug}/"
        self.by_place, self.taken = {}, set()

    def of(self, place: Place, *, suffix: str = "") -> str:
        if place not in self.by_place:
            self.by_place[place] = self.free(*self.wanted(place, suffix))
        return self.by_place[place]

    def wanted(self, place, suffix):
        """(folder, stem, ending) as they would be if nothing else had that name."""
        path, _mark, question = place.address.partition("?")
        if place.kind == "upload":
            _files, key, name = path.strip("/").split("/", 2)
            stem = slug_base(PurePath(unquote(name)).stem, max_length=50)
            return "files", f"{safe(key)[:10]}-{stem}", suffix or ".bin"
        if place.kind == "static":
            inside = BY_CONTENT.sub("", path.removeprefix(settings.STATIC_URL))
            return "static", PurePath(inside).stem, ending_of(inside)
        path = path.removeprefix("/en")
        segments = path.removeprefix(self.root).strip("/").split("/")
        ending = ".html" if place.kind == "page" else ending_of(segments[-1])
        segments[-1] = segments[-1].removesuffix(ending)
        folder, rest = (
            (segments[0], segments[1:]) if len(segments) > 1 else ("", segments)
        )
        asked = question.replace("=", "-").replace("&", "-")
        stem = "-".join(part for part in (*rest, asked) if part) or "index"
        return (
            posixpath.join(place.language, safe(folder) if folder else ""),
            stem,
            ending,
        )

    def free(self, folder, stem, ending):
        stem = safe(stem)
        if len(stem) > LONGEST_NAME:
            digest = hashlib.sha256(stem.encode()).hexdigest()[:8]
            stem = f"{stem[: LONGEST_NAME - 9]}-{digest}"
        number = 1
        while True:
            last = f"{stem}-{number}" if number > 1 else stem
            name = posixpath.join(folder, f"{last}{ending}")
            if name not in self.taken:
                self.taken.add(name)
                return name
            number += 1


def safe(text):
    """Small Latin letters, digits, hyphens: nothing that leads out of a folder."""
    name = UNSAFE.sub("-", text.lower()).strip("-_") or "x"
    return f"x-{name}" if RESERVED.match(name) else name


def ending_of(name):
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return f".{ending}" if re.fullmatch(r"[a-z0-9]{1,8}", ending) else ".bin"
