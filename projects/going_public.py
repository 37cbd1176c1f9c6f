"""What everybody reads of a project once it is published, in sentences for whoever decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Attachment
from projects.models import Indicator, Project


@dataclass(frozen=True)
class Part:
    """A part of the project: what of it is for everybody, and where to look at it before."""

    title: str
    words: str
    url: str


def parts_of(project: Project) -> Iterator[Part]:
    """Those that are not empty; of the team also that nobody is named."""

    def page(name):
        return reverse(f"projects:{name}", args=[project.slug])

    yield Part(
        _("The page"),
        _("Its words, dates, municipalities, programme and partners."),
        project.get_absolute_url(),
    )
    yield from figures(project, page)
    yield Part(_("The team"), team(project), page("team"))
    if project.has_budget:
        words = _(
            "What is planned and spent by line, in totals. Suppliers, single costs and their "
            "documents stay inside."
        )
        yield Part(_("The budget"), words, page("budget"))
    yield from files(project, page)
    if entries := project.diary.filter(deleted_at=None).count():
        words = ngettext("%(count)s entry.", "%(count)s entries.", entries)
        yield Part(_("The diary"), words % {"count": entries}, page("diary"))


def figures(project, page):
    if count := Indicator.objects.filter(result__project=project).count():
        words = ngettext(
            "%(count)s indicator with its target and what is counted so far; never who was "
            "counted.",
            "%(count)s indicators with their targets and what is counted so far; never who "
            "was counted.",
            count,
        )
        yield Part(_("The figures"), words % {"count": count}, page("plan"))
    if project.has_activities:
        count = project.activities.count()
        words = ngettext(
            "%(count)s activity with its dates and its events.",
            "%(count)s activities with their dates and their events.",
            count,
        )
        yield Part(_("The activities"), words % {"count": count}, page("activities"))


def team(project):
    """Who is named agreed to it, each for themselves."""
    names = [one.shown_name() for one in project.team.contacts()]
    if not names:
        return _("Nobody is named: nobody has said yet that they want to be.")
    return _("Named, because they agreed: %(names)s.") % {"names": ", ".join(names)}


def files(project, page):
    documents = project.attachments.filter(purpose=Attachment.Purpose.DOCUMENT)
    if count := documents.count():
        words = ngettext(
            "%(count)s document that everybody can open.",
            "%(count)s documents that everybody can open.",
            count,
        )
        yield Part(_("The documents"), words % {"count": count}, page("documents"))
    pictures = project.attachments.filter(purpose=Attachment.Purpose.GALLERY)
    if count := pictures.exclude(consent="").count():
        words = ngettext(
            "%(count)s picture with the mark that those shown agreed.",
            "%(count)s pictures with the mark that those shown agreed.",
            count,
        )
        yield Part(_("The pictures"), words % {"count": count}, page("pictures"))
