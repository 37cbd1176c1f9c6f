from django.core.validators import slug_re
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from participation.ideas.models import Idea, IdeaCall


def named(rows, slug):
    """The row that a link proposes; the address may hold anything."""
    return rows.filter(slug=slug).first() if slug_re.match(slug or "") else None


class OfCall:
    """A page below a call that the reader sees."""

    @cached_property
    def call(self):
        visible = IdeaCall.objects.visible_to(self.request.user)
        rows = visible.select_related("project__organisation", "project__programme")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.call

    def get_context_data(self, **kwargs):
        return super().get_context_data(call=self.call, **kwargs)


class OfEditedCall(OfCall, PermissionRequiredMixin):
    permission_required = "participation.edit_call"


class OfIdea(PermissionRequiredMixin):
    @cached_property
    def idea(self):
        visible = Idea.objects.visible_to(self.request.user).select_related(
            "call__project__organisation"
        )
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_permission_object(self):
        return self.idea

    def get_context_data(self, **kwargs):
        return super().get_context_data(idea=self.idea, **kwargs)
