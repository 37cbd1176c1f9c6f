"""Who may vote, and for whom."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation


def active(vote):
    rows = vote.voters.filter(organisation__status=Organisation.Status.ACTIVE)
    return rows.select_related("organisation")


class ProxyForm(forms.Form):
    organisation = forms.ModelChoiceField(
        None, label=_("Which organisation votes for you"), empty_label=_("choose")
    )

    def __init__(self, *args, voter, **kwargs):
        super().__init__(*args, **kwargs)
        holders = active(voter.vote).filter(proxy=None).exclude(pk=voter.pk)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=holders.values("organisation")
        )
