from django.views.generic import ListView

from core.views import PermissionRequiredMixin
from reports import overview


class Overview(PermissionRequiredMixin, ListView):
    """Every project under way that the reader coordinates, with what it owes."""

    template_name = "reports/overview.html"
    permission_required = "reports.oversee"
    paginate_by = 50

    def get_queryset(self):
        return overview.projects_for(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [(one, list(overview.debts_of(one))) for one in context["object_list"]]
        return context | {"rows": rows}
