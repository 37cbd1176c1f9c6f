"""The life of one membership, for its people and who decides about it."""

from django.views.generic import TemplateView

from members.models import StatusChange
from members.views.directory import OrganisationMixin


class History(OrganisationMixin, TemplateView):
    template_name = "members/history.html"
    permission_required = "members.see_history"

    def get_context_data(self, **kwargs):
        merges = list(self.organisation.merges.select_related("actor__person"))
        rows = list(self.own_changes(merges))
        for later, row in zip([None, *rows], rows, strict=False):
            row.until = later.at if later else None
        return super().get_context_data(rows=rows, merges=merges, **kwargs)

    def own_changes(self, merges):
        """Newest first, without those that a duplicate brought along."""
        brought = [
            number for one in merges for number in one.touched(StatusChange._meta.label)
        ]
        rows = self.organisation.status_changes.exclude(pk__in=brought)
        return rows.select_related("actor__person").order_by("-at", "-pk")
