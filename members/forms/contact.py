"""Writing to an organisation or a group from its page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FromAPerson
from members.names import clean_name


class ContactForm(FromAPerson):
    """Name, address and message; who is signed in writes in their own name."""

    salt = "members.contact"

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("The answer comes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Message"),
        min_length=10,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    copy = forms.BooleanField(label=_("Send me a copy"), required=False)
    field_order = ["name", "email", "text", "copy"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            for name in ("name", "email", "address", "opened"):
                del self.fields[name]
        else:
            del self.fields["copy"]

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])
