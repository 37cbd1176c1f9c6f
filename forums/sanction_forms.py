"""What a moderator says about the author of a post."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from machina.apps.forum.models import Forum

from forums import selectors
from forums.access import among
from members.models import User

DAYS = (1, 3, 7, 14, 30, 90)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why; the author reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SuspendForm(ReasonForm):
    """Without end only for moderators of the network."""

    reach = forms.ChoiceField(label=_("Where"))
    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        empty_value=None,
        required=False,
        initial="7",
    )
    field_order = ["reach", "days", "reason"]

    def __init__(self, *args, reaches, may_without_end, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = list(reaches.items())
        terms = [(days, said_of(days)) for days in DAYS]
        if may_without_end:
            terms.append(("", _("until somebody lifts it")))
        self.fields["days"].choices = terms
        self.fields["days"].required = not may_without_end
        self.fields["days"].is_needed = True


def said_of(days):
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why is the decision wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "A moderator who did not take it reads your words and answers. You can appeal once."
        ),
    )


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer; the author reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppointForm(forms.Form):
    """Forums that the actor moderates, and an account by its e-mail."""

    forum = forms.ModelChoiceField(
        None, label=_("Forum"), empty_label=_("choose a forum")
    )
    email = forms.EmailField(label=_("E-mail of the account"), max_length=254)
    reason = forms.CharField(
        label=_("Why; the person reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        ids = selectors.access_of(user).moderated_ids()
        forums = Forum.objects.filter(pk__in=among(ids)).order_by("tree_id", "lft")
        self.fields["forum"].queryset = forums

    def clean_email(self):
        """The account itself."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"])
        user = found.filter(is_active=True).select_related("person").first()
        if user is None:
            raise ValidationError(_("There is no account with this e-mail."))
        return user
