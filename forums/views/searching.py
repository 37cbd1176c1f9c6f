"""Searching inside a forum."""

from django.http import Http404
from django.utils.translation import get_language
from django.views.generic import TemplateView

from core.search_views import AsksSearch
from forums import finding, lists
from forums.views.mixins import InForum


class SearchForum(InForum, AsksSearch, TemplateView):
    """What holds the words in this forum and in those below it; without words it explains itself."""

    template_name = "forums/search.html"

    def get(self, request, *args, **kwargs):
        if not self.is_searched:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = finding.find(
            self.query,
            self.forum,
            self.request.user,
            language=get_language(),
            page=self.page_number,
        )
        return super().get_context_data(
            forum=self.forum,
            query=self.query,
            found=found,
            has_below=bool(lists.children_of(self.forum, self.access)),
            **kwargs,
        )
