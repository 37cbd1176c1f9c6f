"""A person's own data and the end of an account: pages that need every app."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core import audit, throttle
from core.views import Acts, SignedInMixin
from leadernet import closings, privacy
from members.actions import accounts
from members.forms.accounts import CloseAccountForm


@method_decorator(reauthentication_required, name="post")
class MyData(SignedInMixin, TemplateView):
    """Asks for a recent sign-in, then hands over the file."""

    template_name = "members/my_data.html"

    def post(self, request):
        person = request.user.person
        if not throttle.may_export(request.user):
            messages.error(
                request,
                _("You have downloaded your data several times. Try again in an hour."),
            )
            return redirect("my_data")
        audit.record("members.data_exported", actor=request.user, target=person)
        return HttpResponse(
            privacy.export(person),
            content_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="leadernet.zip"'},
        )


@method_decorator(reauthentication_required, name="dispatch")
class CloseAccount(SignedInMixin, Acts, FormView):
    form_class = CloseAccountForm
    template_name = "members/close_account.html"

    def get_context_data(self, **kwargs):
        try:
            accounts.refuse_while_needed(self.request.user)
        except ValidationError as error:
            kwargs["obstacle"] = error.messages[0]
        return super().get_context_data(**kwargs)

    def act(self, form):
        user = self.request.user
        closings.close(user, actor=user)
        logout(self.request)

    def next_address(self, result):
        return "account_closed"


class AccountClosed(TemplateView):
    template_name = "members/account_closed.html"
