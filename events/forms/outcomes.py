"""Forms for what came of an event. Texts are in Bulgarian and, where somebody wrote it, English."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.editor import BodyField, Editor
from core.forms import DayField, DocumentField, Versioned
from events.models import Decision, Minutes, Recommendation
from members.models import Organisation, Person

OFFERED = 200
Kind = Organisation.Kind


class MinutesForm(Versioned):
    template_name = "django/forms/div.html"

    text_bg = BodyField(
        label=_("Minutes"),
        max_length=60_000,
        required=False,
        widget=Editor(attrs={"rows": 14}),
        help_text=_(
            "Who opened, what was said, what was agreed. Names only as needed."
        ),
    )
    text_en = BodyField(
        label=_("Minutes in English"),
        max_length=60_000,
        required=False,
        widget=Editor(attrs={"rows": 8}),
    )
    document = DocumentField(
        label=_("Document"),
        required=False,
        help_text=_("For example the signed minutes as PDF, up to 25 MB."),
    )

    class Meta:
        model = Minutes
        fields = ["text_bg", "text_en"]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        said = any(data.get(name) for name in ("text_bg", "text_en", "document"))
        has_document = self.instance.pk and self.instance.attachments.exists()
        if not said and not self.errors and not has_document:
            self.add_error("text_bg", _("Write the minutes or add them as a document."))
        return data


def refuse_before_the_event(form, *names):
    """Nothing that came of an event has a day before it; a date that was there is let be."""
    begins_on = timezone.localdate(form.instance.event.starts_at)
    for name in names:
        day = form.cleaned_data.get(name)
        if day and day < begins_on and name in form.changed_data:
            words = _("This is before the event (%(day)s). Look at the date once more.")
            form.add_error(name, words % {"day": date_format(begins_on)})


def named(queryset, name):
    """The organisation of that name, or None: then the words stay as they are."""
    found = Q()
    for field in ("name_bg", "name_en", "short_name_bg", "short_name_en"):
        found |= Q(**{f"{field}__iexact": name})
    return queryset.filter(found).order_by("pk").first()


class DecisionForm(Versioned):
    text_bg = forms.CharField(
        label=pgettext_lazy("decision", "What was decided"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.CharField(
        label=_("Who carries it out"),
        max_length=200,
        required=False,
        help_text=_(
            "An organisation of the directory, which then has it on its desk, or any words."
        ),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    owner_person = forms.ModelChoiceField(
        None,
        label=_("or a person of your team"),
        required=False,
        empty_label=_("nobody in particular"),
    )
    due_on = DayField(label=_("By when"), required=False)
    text_en = forms.CharField(
        label=_("In English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Decision
        fields = ["text_bg", "owner_person", "due_on", "text_en"]

    field_order = ["text_bg", "who", "owner_person", "due_on", "text_en"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organiser = self.instance.event.organiser
        team = organiser.memberships.filter(ended_on=None).values("person")
        people = Person.objects.filter(pk__in=team, erased_at=None)
        if self.instance.owner_person_id:
            people |= Person.objects.filter(pk=self.instance.owner_person_id)
        self.fields["owner_person"].queryset = people.order_by("name", "pk")
        visible = Organisation.objects.visible_to(user)
        self.directory = visible.filter(is_practice=organiser.is_practice)
        owner = self.instance.owner
        self.initial["who"] = owner.name if owner else self.instance.owner_words

    def offered(self):
        """The organiser and those who were there come first to mind."""
        event = self.instance.event
        there = event.registrations.exclude(organisation=None).values("organisation")
        near = Q(pk=event.organiser_id) | Q(pk__in=there)
        return self.directory.filter(near).by_shown_name()[:OFFERED]

    def clean(self):
        super().clean()
        who, person = (self.cleaned_data.get(name) for name in ("who", "owner_person"))
        decision = self.instance
        decision.owner = named(self.directory, who) if who else None
        decision.owner_words = "" if decision.owner else who or ""
        if person and not who:
            decision.owner = decision.event.organiser
        refuse_before_the_event(self, "due_on")
        return self.cleaned_data


class RecommendationForm(Versioned):
    who = forms.CharField(
        label=_("To which institution"),
        max_length=200,
        help_text=_(
            "A municipality or institution of the directory, whose staff then read and "
            "answer it here, or any other by its name."
        ),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    text_bg = forms.CharField(
        label=_("What you recommend"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sent_on = DayField(
        label=_("Sent on"),
        required=False,
        help_text=_(
            "If you sent it by letter or mail. What the portal hands over gets its date "
            "when you publish it."
        ),
    )
    answer_by = DayField(label=_("Answer expected by"), required=False)
    text_en = forms.CharField(
        label=_("In English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Recommendation
        fields = ["text_bg", "sent_on", "answer_by", "text_en"]

    field_order = ["who", "text_bg", "sent_on", "answer_by", "text_en"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organiser = self.instance.event.organiser
        visible = Organisation.objects.visible_to(user)
        self.directory = visible.filter(
            kind__in=Organisation.PUBLIC_BODIES,
            is_practice=organiser.is_practice,
        )
        institution = self.instance.institution
        self.initial["who"] = (
            institution.name if institution else self.instance.institution_words
        )

    def offered(self):
        return self.directory.by_shown_name()[:OFFERED]

    def clean_sent_on(self):
        day = self.cleaned_data["sent_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        super().clean()
        who = self.cleaned_data.get("who")
        if who:
            recommendation = self.instance
            recommendation.institution = named(self.directory, who)
            recommendation.institution_words = "" if recommendation.institution else who
        sent, by = (self.cleaned_data.get(name) for name in ("sent_on", "answer_by"))
        if sent and by and by < sent:
            self.add_error("answer_by", _("This is before the day of sending."))
        refuse_before_the_event(self, "sent_on", "answer_by")
        return self.cleaned_data


class CloseForm(forms.Form):
    """What became of a decision."""

    state = forms.ChoiceField(
        label=pgettext_lazy("decision", "What became of it"),
        choices=Decision.State.choices,
        widget=forms.RadioSelect,
    )
    closed_on = DayField(label=_("On"), required=False)
    note = forms.CharField(
        label=_("In words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was done; of what is dropped, why. Everybody reads it."),
    )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        day, state = data.get("closed_on"), data.get("state")
        if day and day > timezone.localdate():
            self.add_error("closed_on", _("This day is still to come."))
        if state == Decision.State.DROPPED and not data.get("note"):
            self.add_error("note", _("Say why it was dropped."))
        return data


class AnswerForm(Versioned):
    """The institution's answer."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    answered_on = DayField(label=_("Date of the answer"))
    document = DocumentField(
        label=_("The letter as a document"),
        required=False,
        help_text=_("PDF or office formats, up to 25 MB. Everybody may download it."),
    )

    class Meta:
        model = Recommendation
        fields = ["answer", "answered_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.answered_on is None:
            self.initial["answered_on"] = timezone.localdate()

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        super().clean()
        said = self.cleaned_data.get("answer") or self.cleaned_data.get("document")
        if not said and "document" not in self.errors and not self.instance.attachments.exists():  # fmt: skip
            self.add_error("answer", _("Write the answer or add it as a document."))
        return self.cleaned_data
