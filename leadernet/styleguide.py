"""What /styleguide/ shows: examples with figures of their own, no rows of the portal but the map's oblasti."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import editor
from events import months

COLOURS = [
    *("paper", "surface", "sunken", "line", "ink", "ink-soft"),
    *("brand", "brand-wash", "accent", "accent-wash", "wheat", "wheat-wash", "footer"),
]

# Tabs that stand in three columns on a phone.
MANY = [
    *(_("The project"), _("Results"), _("Activities"), _("News"), _("Events")),
    *(_("Diary"), _("Gallery"), _("Publications")),
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


class SampleFilters(forms.Form):
    q = forms.CharField(label=_("Words"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("all kinds")), ("course", _("course"))],
        required=False,
    )


class SampleText(forms.Form):
    text = forms.CharField(label=_("Text"), widget=editor.Editor, required=False)


class SamplePicture(SimpleNamespace):
    """As `core.models.Attachment` looks to a template."""

    widths, width, height = [640], 640, 360

    def srcset(self):
        return f"{self.get_absolute_url()} 640w"

    def get_absolute_url(self):
        return static("img/examples/landscape.svg")


def month(start):
    """The present month with two events, one of them cancelled."""
    event = SimpleNamespace(
        title=_("Working meeting with the municipal council"),
        starts_at=start,
        lasts_one_day=True,
        cancelled_at=None,
        get_absolute_url="#calendar",
    )
    cancelled = SimpleNamespace(**vars(event) | {"cancelled_at": start})
    days = {start.date(): [event], start.date() + timedelta(days=2): [cancelled]}
    first = start.date().replace(day=1)
    return {"first": first, "weeks": months.weeks(first, days)}


def samples(request):
    """One of everything, for whoever builds the next page."""
    start = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    text_form = SampleText(prefix="sample")
    picture = SamplePicture(alt=_("Hills, a sun and a house"), credit=_("Maria P."))
    return {
        **parts_of_forms(),
        **editor.head(text_form, request),
        "text_form": text_form,
        "filters": SampleFilters(prefix="filter"),
        "pictures": [picture] * 3,
        "month": month(start),
        "oblast_counts": {"RSE": 16, "KNL": 9, "SZR": 12, "VRC": 3, "SFO": 5},
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
        "many_tabs": [
            (label, "#paths", not number) for number, label in enumerate(MANY)
        ],
        "page_obj": Paginator(range(240), 20).page(5),
        "programme": {
            "name": _("Example programme"),
            "funder": _("Example fund"),
            "obligatory_text": True,
            "logos": (),
        },
        "project": {
            "obligatory_text": _("The project is paid for by the example fund.")
        },
    }


def parts_of_forms():
    """A form as it begins, and one that came back."""
    wrong = {"wrong-email": "maria@", "wrong-audience": "public"}
    return {
        "form": SampleForm(prefix="sample"),
        "form_with_errors": SampleForm(wrong, prefix="wrong"),
    }
