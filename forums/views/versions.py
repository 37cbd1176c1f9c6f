"""What a post said before it was changed."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from core.comparing import compare
from forums import actions
from forums.markup import render
from forums.views.mixins import OnePost

MOST = 30


class Versions(OnePost, TemplateView):
    """Each change word by word, the newest first."""

    template_name = "forums/versions.html"

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not actions.may_read_versions(user, self.post_row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def changes(self):
        rows = self.post_row.revisions.select_related("changed_by__person")
        after, found = self.post_row.content.raw, []
        for revision in rows.reverse()[:MOST]:
            words = compare(render(revision.before), render(after))
            found.append({"revision": revision, "paragraphs": words})
            after = revision.before
        return found

    def get_context_data(self, **kwargs):
        topic = self.post_row.topic
        return super().get_context_data(**kwargs) | {
            "post": self.post_row,
            "topic": topic,
            "forum": topic.forum,
            "changes": self.changes,
        }
