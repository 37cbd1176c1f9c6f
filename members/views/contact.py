"""Writing to whoever answers for a page: a message leaves, no address is shown."""

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core.views import Acts
from members.actions import contact
from members.forms.contact import ContactForm


class WriteTo(Acts, FormView):
    """The form below the page of `addressee`; where nobody would get the message it is not there."""

    form_class = ContactForm
    done = gettext_lazy("Your message is on its way.")

    def dispatch(self, request, *args, **kwargs):
        if not contact.recipients(self.addressee):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        contact.send(
            self.addressee,
            self.message(form.cleaned_data),
            who=get_adapter().get_client_ip(self.request),
            copy=form.cleaned_data.get("copy", False),
        )

    def next_address(self, result):
        return self.addressee

    def message(self, cleaned):
        user = self.request.user
        if user.is_authenticated:
            return contact.Message(
                user.get_display_name(), user.email, cleaned["text"], account=user
            )
        return contact.Message(cleaned["name"], cleaned["email"], cleaned["text"])
