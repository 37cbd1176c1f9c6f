from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from core.views import PermissionRequiredMixin
from participation.volunteering.models import Opportunity


class SeenOpportunity:
    """A page below an opportunity that the reader sees."""

    @cached_property
    def opportunity(self):
        visible = Opportunity.objects.visible_to(self.request.user)
        rows = visible.select_related(
            "organisation", "project__programme", "settlement__obshtina__oblast"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(opportunity=self.opportunity, **kwargs)


class OfOpportunity(SeenOpportunity, PermissionRequiredMixin):
    permission_required = "volunteering.run"

    def get_permission_object(self):
        return self.opportunity


class Acts:
    """A form whose `act(form)` may be refused; the refusal stands above the form."""

    def form_valid(self, form):
        try:
            done = self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.next_address(done))

    def next_address(self, done):
        return self.opportunity
