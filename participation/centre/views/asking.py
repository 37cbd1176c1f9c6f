"""Asking, and what whoever asked does with the question afterwards."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core.views import Acts, BySecretLink, PermissionRequiredMixin
from participation.centre import actions
from participation.centre.forms import AskForm, DeskAskForm, GuestAskForm
from participation.centre.models import Question, institutions
from participation.centre.views.mixins import OfQuestion
from places.models import Obshtina


class Ask(Acts, FormView):
    """With an account at once; without one by a confirmed mail."""

    template_name = "participation/centre/ask.html"

    def get_form_class(self):
        is_known = self.request.user.is_authenticated
        return AskForm if is_known else GuestAskForm

    def get_initial(self):
        """From the page of an institution or of a place one comes with it."""
        asked = self.request.GET
        found = institutions().filter(slug=asked.get("institution", "")).first()
        place = Obshtina.objects.filter(code=asked.get("obshtina", "")).first()
        given = {"addressee": found, "obshtina": place}
        return {name: row.pk for name, row in given.items() if row}

    def act(self, form):
        user = self.request.user
        if user.is_authenticated:
            return actions.ask(form, actor=user)
        actions.ask_by_mail(
            form,
            language=get_language(),
            who=get_adapter().get_client_ip(self.request),
        )
        return None

    def said(self, question):
        if question:
            return _(
                "Thank you. A moderator looks at it first; we tell you what follows."
            )
        return _(
            "Look in your mailbox: open the link in the mail and confirm. Before that nobody "
            "reads the question."
        )

    def next_address(self, question):
        return question or "questions:list"


class AskAtDesk(PermissionRequiredMixin, Acts, FormView):
    """What somebody asks on paper or aloud."""

    permission_required = "centre.enter_for_others"
    form_class = DeskAskForm
    template_name = "participation/centre/ask.html"
    done = gettext_lazy("The question is written down and waits for a moderator.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_desk=True, **kwargs)

    def act(self, form):
        return actions.enter(form, actor=self.request.user)


class Withdraw(OfQuestion, TemplateView):
    permission_required = "centre.withdraw"
    template_name = "participation/centre/withdraw.html"

    def get_context_data(self, **kwargs):
        is_joined = self.question.joined.exists()
        return super().get_context_data(is_joined=is_joined, **kwargs)

    def post(self, request, **kwargs):
        try:
            said = self.act(request.POST)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, said)
        return redirect(self.question)

    def act(self, data):
        if "hide" in data:
            actions.hide_name(self.question, actor=self.request.user)
            return _("Your name is hidden.")
        actions.withdraw(self.question, actor=self.request.user)
        return _("The question is withdrawn.")


class ByLink(BySecretLink, TemplateView):
    """Opening it changes nothing, since programs look at links; the buttons do."""

    @cached_property
    def question(self) -> Question:
        found = self.link.read(self.kwargs["token"])
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found[1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, **kwargs)

    def post(self, request, token):
        try:
            self.act(request.POST)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(request.path)


class Confirm(ByLink):
    link = actions.CONFIRM
    template_name = "participation/centre/confirm.html"

    def act(self, data):
        actions.confirm(self.question)


class Own(ByLink):
    """What became of it, for whoever asked without an account."""

    link = actions.OWN
    template_name = "participation/centre/own.html"

    def get_context_data(self, **kwargs):
        last = self.question.state_changes.last()
        is_joined = self.question.joined.exists()
        return super().get_context_data(last=last, is_joined=is_joined, **kwargs)

    def act(self, data):
        if "hide" in data:
            actions.hide_name(self.question, actor=None)
        else:
            actions.withdraw(self.question, actor=None)
