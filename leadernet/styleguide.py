"""What /styleguide/ shows: examples with figures of their own, no rows of the portal."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

COLOURS = [
    *("paper", "surface", "sunken", "line", "ink", "ink-soft"),
    *("brand", "brand-wash", "accent", "accent-wash", "wheat", "wheat-wash", "footer"),
]


class SampleForm(forms.Form):
    """One field of each kind, as the style guide shows them."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Short and clear, as you would say it on the phone."),
    )
    email = forms.EmailField(label=_("E-mail"))
    summary = forms.CharField(
        label=_("In short"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("meeting", _("meeting")), ("course", _("course"))]
    )
    audience = forms.ChoiceField(
        label=_("Who may register"),
        choices=[("public", _("everybody")), ("members", _("members only"))],
        widget=forms.RadioSelect,
        initial="public",
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=[("libraries", _("libraries")), ("advocacy", _("advocacy"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = forms.FileField(label=_("Document"), required=False)
    agreed = forms.BooleanField(label=_("I have read the rules"))


def samples():
    """One of everything, for whoever builds the next page."""
    start = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    return {
        "colours": COLOURS,
        "start": start,
        "same_day": start + timedelta(hours=7),
        "next_day": start + timedelta(days=1, hours=7),
        "trail": [(_("Events"), "#paths"), (_("Meeting"), "")],
        "tabs": [
            (_("Results"), "#paths", True),
            (_("Activities"), "#paths", False),
            (_("Documents"), "#paths", False),
        ],
        "page_obj": Paginator(range(240), 20).page(5),
        "form": SampleForm(prefix="sample"),
        "form_with_errors": SampleForm(
            {"wrong-email": "maria@", "wrong-audience": "public"}, prefix="wrong"
        ),
        "programme": {
            "name": _("Example programme"),
            "funder": _("Example fund"),
            "obligatory_text": True,
        },
        "project": {
            "obligatory_text": _("The project is paid for by the example fund.")
        },
    }
