"""Before the questions: for whom one answers, and what stands at the head of a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FromAPerson
from members.models import Organisation
from participation.common.models import Channel


class StartForm(forms.Form):
    """Where the reader may answer for one alone there is nothing to choose."""

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            self.fields["organisation"] = forms.ModelChoiceField(
                Organisation.objects.filter(pk__in=[one.pk for one in organisations]),
                label=_("Organisation"),
                empty_label=_("choose"),
            )


class GuestStartForm(FromAPerson):
    """For who is not signed in: programs stay outside."""

    salt = "surveys.start"
    least_seconds = 1

    def __init__(self, *args, organisations=(), **kwargs):
        super().__init__(*args, **kwargs)


class PaperForm(forms.Form):
    sheet = forms.IntegerField(
        label=_("Number of the sheet"),
        min_value=1,
        max_value=999_999,
        help_text=_(
            "Printed on it. If there is none, write this number on it by hand now."
        ),
    )
    organisation = forms.ModelChoiceField(
        None, label=_("Organisation"), empty_label=_("choose")
    )
    channel = forms.ChoiceField(
        label=_("By which way it came"),
        choices=[
            (one.value, one.label)
            for one in (Channel.PAPER, Channel.MEETING, Channel.LETTER, Channel.DESK)
        ],
    )

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        if survey.asks_organisations() and not survey.is_anonymous:
            waited = survey.organisations_waited_for().by_shown_name()
            self.fields["organisation"].queryset = waited
        else:
            del self.fields["organisation"]
