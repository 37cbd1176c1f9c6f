from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.names import clean_name
from members.phones import check_phone


class PasswordAdvice:
    """In one sentence what makes a good password; what is wrong with one is said after trying."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 12 characters. Four unrelated words make a good one."
        )


class ChangePasswordForm(PasswordAdvice, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PasswordAdvice, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(PasswordAdvice, allauth_forms.ResetPasswordKeyForm):
    pass


class SignupForm(PasswordAdvice, allauth_forms.SignupForm):
    """Name, e-mail, password; a field that only robots fill in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As you would introduce yourself. Others see it on the portal."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "email", "password1"]

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def try_save(self, request):
        if self.cleaned_data.get("homepage"):
            # Let the robot believe that a mail is on its way.
            return None, get_adapter().respond_email_verification_sent(request, None)
        return super().try_save(request)


class ProfileForm(forms.ModelForm):
    """What others see of a person, and the language in which the portal writes to them."""

    language = forms.ChoiceField(
        label=_("Language of my pages and mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Person
        fields = ["name", "phone", "is_phone_public", "is_email_public"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["phone"].validators.append(check_phone)
        self.fields["language"].initial = self.instance.user.language

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def save(self, commit=True):
        person = super().save(commit)
        person.user.language = self.cleaned_data["language"]
        person.user.save(update_fields=["language"])
        return person


class CloseAccountForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
