from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from participation.volunteering.models import Opportunity


class SeenOpportunity:
    """A page below an opportunity that the reader sees; its forms lead back there."""

    @cached_property
    def opportunity(self):
        visible = Opportunity.objects.visible_to(self.request.user)
        rows = visible.select_related(
            "organisation", "project__programme", "settlement__obshtina__oblast"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(opportunity=self.opportunity, **kwargs)

    def next_address(self, result):
        return self.opportunity


class OfOpportunity(SeenOpportunity, PermissionRequiredMixin):
    permission_required = "volunteering.run"

    def get_permission_object(self):
        return self.opportunity
