from allauth.mfa.webauthn import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """A key that replaces the password, unless the person wants it beside the password."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        required=False,
        help_text=_("By which you will know the device: “My phone”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it instead of the password"),
        required=False,
        initial=True,
        help_text=_("The device will ask for its lock, a finger or a face."),
    )
