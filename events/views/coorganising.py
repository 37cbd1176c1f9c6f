from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from events import actions
from events.forms import ReasonForm
from events.models import CoOrganiser
from events.views.mixins import EventPermissionMixin


class CoOrganise(EventPermissionMixin, FormView):
    """The asked organisation accepts with one press, or declines for a reason."""

    form_class = ReasonForm
    template_name = "events/event_coorganise.html"
    permission_required = "events.coorganise"

    @cached_property
    def row(self):
        rows = self.event.coorganisers.standing().select_related("organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_permission_object(self):
        return self.row

    def get_form_kwargs(self):
        words = gettext_lazy("The organiser reads it.")
        return super().get_form_kwargs() | {"help_text": words}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            row=self.row, in_series=self.in_series(), **kwargs
        )

    def in_series(self):
        """In how many events of the series the same was asked."""
        if not self.event.series_id or self.row.state != CoOrganiser.State.ASKED:
            return 0
        rows = CoOrganiser.objects.filter(
            organisation=self.row.organisation, state=CoOrganiser.State.ASKED
        )
        return rows.filter(event__series=self.event.series_id).count()

    def post(self, request, **kwargs):
        if "accept" in request.POST:
            return self.accept(whole_series=request.POST["accept"] == "series")
        return super().post(request, **kwargs)

    def accept(self, *, whole_series):
        try:
            count = actions.accept_coorganising(
                self.row, actor=self.request.user, whole_series=whole_series
            )
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("events:list")
        words = _("You organise the event together.")
        if count > 1:
            words = ngettext(
                "You organise %(count)s event together.",
                "You organise %(count)s events together.",
                count,
            ) % {"count": count}
        messages.success(self.request, words)
        return redirect(self.event)

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        try:
            actions.decline_coorganising(
                self.row, reason=reason, actor=self.request.user
            )
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("The organiser is told that you decline."))
        visible = type(self.event).objects.visible_to(self.request.user)
        still = visible.filter(pk=self.event.pk).exists()
        return redirect(self.event if still else "desk")
