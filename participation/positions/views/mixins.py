from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from participation.positions.models import Position


class SeenPosition:
    """The position, as far as the user may see it."""

    @cached_property
    def position(self):
        visible = Position.objects.visible_to(self.request.user)
        rows = visible.select_related("organisation", "project__programme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def thing(self):
        """What organisations sign, and what is handed over."""
        return self.position

    def get_context_data(self, **kwargs):
        return super().get_context_data(position=self.position, **kwargs)


class OfPosition(SeenPosition, PermissionRequiredMixin):
    def get_permission_object(self):
        return self.position
