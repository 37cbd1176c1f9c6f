import uuid

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import picture_dates
from core.galleries.forms import ManyFiles
from members.imports.personal import holds_egn
from members.models import Organisation, User
from places.fields import SettlementField, find
from places.models import Settlement
from places.seats import seats
from projects.forms import date_field
from projects.forms.parts import InParts, SeesOthers
from projects.models import DiaryEntry, Project

LONGEST = 3000
MOST_AT_ONCE = 10


class PicturesField(forms.FileField):
    """Several files; each is checked by itself afterwards, so that a bad one loses no other."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        uploads = [one for one in data or [] if one]
        if len(uploads) > MOST_AT_ONCE:
            words = _("Choose at most ten pictures at once; add the others afterwards.")
            raise forms.ValidationError(words, code="many")
        return uploads


class NearField(SettlementField):
    """Of several places of one name it takes the one in a municipality of the project."""

    obshtini = frozenset()

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            near = [one for one in find(value) if one.obshtina_id in self.obshtini]
            if len(near) != 1:
                raise
            return near[0]


class DiaryForm(InParts, SeesOthers):
    """A few words about a day, with the place and the pictures."""

    PARTS = [
        (
            _("What happened"),
            ["organisation", "happened_on", "settlement", "text_bg", "activity"],
            False,
        ),
        (_("Pictures"), ["pictures"], False),
        (_("In English"), ["text_en"], True),
    ]

    happened_on = date_field(_("Day"))
    settlement = NearField(required=False)
    text_bg = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "A few sentences, as you would tell a colleague. An empty line begins a new "
            "paragraph, addresses become links."
        ),
    )
    text_en = forms.CharField(
        label=_("What happened, in English"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pictures = PicturesField(
        label=_("Add pictures"),
        required=False,
        help_text=_(
            "At most ten at once, up to 15 MB each. After saving you say what they show "
            "and whether those in them agreed; until then readers do not see them."
        ),
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = DiaryEntry
        fields = [
            "organisation",
            "happened_on",
            "settlement",
            "activity",
            "text_bg",
            "text_en",
        ]
        labels = {
            "organisation": _("Who tells it"),
            "activity": _("Of which activity"),
        }

    def __init__(self, *args, project: Project, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project
        self.project = project
        self.initial.setdefault("submission", uuid.uuid4())
        self.initial.setdefault("happened_on", timezone.localdate())
        self.offer_tellers(user)
        self.offer_activities()
        field = self.fields["settlement"]
        field.obshtini = {one.pk for one in project.places()}
        field.widget.suggestions = suggestions(project)

    def offer_tellers(self, user):
        """The lead or a partner for which the user works; one alone is not asked about."""
        field = self.fields["organisation"]
        field.queryset = tellers(self.project, user, self.instance.organisation_id)
        field.empty_label = None
        if len(field.queryset) == 1:
            [self.instance.organisation] = field.queryset
            del self.fields["organisation"]

    def offer_activities(self):
        field = self.fields["activity"]
        field.queryset = self.project.activities.all()
        field.empty_label = _("of none in particular")
        if not field.queryset:
            del self.fields["activity"]

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            words = _(
                "This day is still to come. What is planned belongs to the events."
            )
            raise forms.ValidationError(words)
        if day < picture_dates.EARLIEST:
            raise forms.ValidationError(_("The year looks wrong."))
        return day

    def clean(self):
        data = super().clean()
        if self.errors and data.get("pictures"):
            words = _("Choose the pictures once more: the browser does not keep them.")
            self.add_error("pictures", words)
        return data

    def clean_text_bg(self):
        return without_egn(self.cleaned_data["text_bg"])

    def clean_text_en(self):
        return without_egn(self.cleaned_data["text_en"])


def tellers(project, user, present):
    """In whose name the user may write: of an entry that is there, its own too."""
    carrying = {
        one.organisation_id
        for one in project.partners.all()
        if one.role in one.CARRYING
    }
    among = {project.organisation_id, *carrying}
    mine = {pk for pk in among if pk in user.organisation_ids("owner", "editor")}
    # An administrator puts something right in the name of the lead.
    keys = mine | {present} - {None} or {project.organisation_id}
    return Organisation.objects.filter(pk__in=keys)


def suggestions(project):
    """The seats of its municipalities, and where its diary has been before."""
    codes = [one.code for one in project.places()]
    towns = Q(ekatte__in=[seats()[code] for code in codes if code in seats()])
    been = project.diary.exclude(settlement=None).values("settlement")
    rows = Settlement.objects.select_related("obshtina__oblast")
    return rows.filter(towns | Q(pk__in=been))[:50]


def without_egn(text):
    if holds_egn(text):
        words = _(
            "This looks like a personal number (ЕГН). The portal takes none: delete "
            "it. If it is a phone number, write it with spaces."
        )
        raise forms.ValidationError(words, code="egn")
    return text
