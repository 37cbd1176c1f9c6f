"""The secret address of one's answers, sent by mail without keeping to whom."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from core import mail, throttle
from participation.surveys.forms import MailCodeForm
from participation.surveys.views.own import ByCode

# Counted by the network that asks: a count of the answers or of the address would join them.
MAILS_OF_A_NETWORK_AN_HOUR = 10
MAILS_AN_HOUR = 300


@dataclass(frozen=True)
class Recipient:
    """Lives as long as the request."""

    email: str
    language: str


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MailCode(ByCode, FormView):
    """Says the same whoever the address belongs to: nobody looks."""

    form_class = MailCodeForm
    template_name = "participation/surveys/mail_code.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.survey.takes_answers():
            return redirect(self.address())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        if not self.may_send():
            form.add_error(
                None,
                _("Very many were sent from your network. Copy the address instead."),
            )
            return self.form_invalid(form)
        to = Recipient(form.cleaned_data["email"], get_language())
        link = self.get_context_data()["secret_address"]
        if not mail.send_unkept(
            "participation/survey_code", to=to, context={"link": link}
        ):
            form.add_error(
                None, _("The mail could not be sent. Copy the address instead.")
            )
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The mail is on its way. We have not kept where it was sent."),
        )
        return redirect(self.address())

    def may_send(self):
        network = get_adapter().get_client_ip(self.request)
        own = f"survey-code:{network}"
        return throttle.hit(
            own, limit=MAILS_OF_A_NETWORK_AN_HOUR, seconds=3600
        ) and throttle.hit("survey-code", limit=MAILS_AN_HOUR, seconds=3600)
