"""Writing to an organisation or a group from its page."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from members.names import clean_name

SALT = "members.contact"
# Who reads the page and writes a sentence needs longer; who posts at once is a program.
LEAST_SECONDS = 3


class ContactForm(forms.Form):
    """Name, address and message; who is signed in writes in their own name."""

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
    # Nobody sees it, so nobody fills it in but a program.
    address = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["opened"] = self.seal()
        if user.is_authenticated:
            for name in ("name", "email", "address", "opened"):
                del self.fields[name]
        else:
            del self.fields["copy"]

    def seal(self):
        return signing.TimestampSigner(salt=SALT).sign("")

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def clean_address(self):
        if self.cleaned_data["address"]:
            raise forms.ValidationError(_("Leave this field empty."), code="program")
        return ""

    def clean_opened(self):
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(self.cleaned_data["opened"])
        except signing.BadSignature as error:
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = self.seal()
            raise forms.ValidationError(
                _("The page is old. Press “Send” once more."), code="old"
            ) from error
        if self.is_too_quick(signer):
            raise forms.ValidationError(
                _("That was quick. Read it once more and press “Send”."), code="quick"
            )
        return ""

    def is_too_quick(self, signer):
        try:
            signer.unsign(self.cleaned_data["opened"], max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return False
        return True
