"""What an organisation's owners may ask after it left or was suspended; who publishes at once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core.views import Acts
from members.actions import organisations as actions
from members.forms.organisations import AppealForm, ReopenForm
from members.views.directory import OrganisationMixin


class Asking(OrganisationMixin, Acts, FormView):
    """A page with one text; afterwards back to the profile."""

    template_name = "members/organisation_ask.html"
    heading = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading=self.heading, **kwargs)


class Reopen(Asking):
    form_class = ReopenForm
    permission_required = "members.reopen"
    heading = gettext_lazy("Come back to the network")
    done = gettext_lazy("The organisation is a member of the network again.")

    def act(self, form):
        reason = form.cleaned_data["reason"]
        actions.reopen(self.organisation, reason=reason, actor=self.request.user)


class Appeal(Asking):
    form_class = AppealForm
    permission_required = "members.appeal"
    heading = gettext_lazy("Appeal against the suspension")
    done = gettext_lazy("The coordinators and the administrators have your words.")

    def act(self, form):
        reason = form.cleaned_data["reason"]
        actions.appeal(self.organisation, reason=reason, actor=self.request.user)


class SetTrust(OrganisationMixin, View):
    permission_required = "members.set_trust"
    http_method_names = ["post"]

    def post(self, request, slug):
        trusted = "trust" in request.POST
        actions.set_trust(self.organisation, trusted, actor=request.user)
        messages.success(
            request,
            _("Its news appears at once now.")
            if trusted
            else _("A coordinator reads its news first now."),
        )
        return redirect(self.organisation)
