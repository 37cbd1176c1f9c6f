from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from core.feeds import Atom
from projects.models import DiaryEntry, Project

NEWEST = 30


class DiaryFeed(Feed):
    """The diary of a public project; the same for everybody."""

    feed_type = Atom

    def get_object(self, request, slug):
        public = Project.objects.visible_to(AnonymousUser())
        rows = public.select_related("organisation", "programme")
        return get_object_or_404(rows, slug=slug)

    def title(self, project):
        return f"{_('Diary')} – {project.title}"

    def subtitle(self, project):
        return project.obligatory_text() or project.summary

    def link(self, project):
        return reverse("projects:diary", args=[project.slug])

    def feed_url(self, project):
        return reverse("projects:diary_feed", args=[project.slug])

    def items(self, project):
        public = DiaryEntry.objects.visible_to(AnonymousUser())
        rows = public.filter(project=project).newest()
        return rows.select_related("project", "organisation", "settlement")[:NEWEST]

    def item_title(self, entry):
        day = date_format(entry.happened_on, "DATE_FORMAT")
        return f"{day}, {entry.settlement}" if entry.settlement else day

    def item_description(self, entry):
        return linebreaks(entry.text, autoescape=True)

    def item_author_name(self, entry):
        return str(entry.named_organisation() or entry.project.organisation)

    def item_pubdate(self, entry):
        return entry.created_at

    def item_updateddate(self, entry):
        return entry.updated_at
