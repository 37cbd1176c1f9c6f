"""The life of one membership, for its people and who decides about it."""

from django.views.generic import TemplateView

from members.views.directory import OrganisationMixin


class History(OrganisationMixin, TemplateView):
    template_name = "members/history.html"
    permission_required = "members.see_history"

    def get_context_data(self, **kwargs):
        rows = list(
            self.organisation.status_changes.select_related("actor__person").order_by(
                "-at", "-pk"
            )
        )
        for later, row in zip([None, *rows], rows, strict=False):
            row.until = later.at if later else None
        return super().get_context_data(rows=rows, **kwargs)
