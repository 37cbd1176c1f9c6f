"""„I work here“: asking to join an organisation's team, and the answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core.views import Acts
from members.actions import joining as actions
from members.forms.team import AnswerForm, JoinRequestForm
from members.views.directory import OrganisationMixin
from members.views.team import TeamForm


class AskToJoin(OrganisationMixin, Acts, FormView):
    form_class = JoinRequestForm
    template_name = "members/ask_to_join.html"
    permission_required = "members.ask_to_join"
    done = gettext_lazy(
        "Your request is sent. You get a mail as soon as it is answered."
    )

    def get_context_data(self, **kwargs):
        own = self.organisation.join_requests.filter(created_by=self.request.user)
        return super().get_context_data(waiting=own.waiting().first(), **kwargs)

    def act(self, form):
        note = form.cleaned_data["note"]
        actions.ask(self.organisation, note=note, actor=self.request.user)

    def next_address(self, result):
        return reverse("members:ask_to_join", args=[self.organisation.slug])


class WithdrawJoinRequest(OrganisationMixin, View):
    permission_required = "members.ask_to_join"
    http_method_names = ["post"]

    def post(self, request, slug):
        rows = self.organisation.join_requests.waiting()
        own = get_object_or_404(rows, created_by=request.user)
        try:
            actions.withdraw(own, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Your request is withdrawn."))
        return redirect(self.organisation)


class AnswerJoinRequest(TeamForm):
    """For owners; an administrator who takes somebody in gives a reason."""

    form_class = AnswerForm
    template_name = "members/answer_join_request.html"

    @cached_property
    def join_request(self):
        rows = self.organisation.join_requests.waiting()
        return get_object_or_404(
            rows.select_related("created_by__person"), pk=self.kwargs["number"]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(join_request=self.join_request, **kwargs)

    @property
    def title(self):
        return _("Request of %(name)s") % {"name": self.join_request.created_by}

    @property
    def button(self):
        return _("Send the answer")

    def act(self, form):
        data = form.cleaned_data
        accepts = data["answer"] == AnswerForm.ACCEPT
        actions.answer(
            self.join_request,
            accept=accepts,
            role=data["role"] if accepts else "",
            words=data["words"],
            actor=self.request.user,
            reason=data.get("reason", ""),
        )
        return accepts

    def said(self, accepted):
        name = {"name": self.join_request.created_by}
        if accepted:
            return _("%(name)s is in the team now.") % name
        return _("%(name)s is told that the request was refused.") % name
