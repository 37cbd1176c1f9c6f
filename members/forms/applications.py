"""The form of an application, of which a draft keeps whatever was typed; the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.organisations import KINDS_WITHOUT_EIK, OrganisationForm
from members.models import Draft, Organisation, Step

# What a complete application has; a draft may lack it.
NEEDED = (
    "kind",
    "mission_bg",
    "seat",
    "territory",
    "topics",
    "email",
    "application_note",
)
# Of a text that cannot be taken yet so much is kept.
LONGEST_UNFINISHED = 10_000


class ApplicationForm(OrganisationForm):
    """The same profile as an application; a draft needs only a name."""

    words = forms.CharField(
        label=_("Your words to the coordinator"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you changed, or what you would like to ask."),
    )

    class Meta(OrganisationForm.Meta):
        fields = [*OrganisationForm.Meta.fields, "application_note"]
        widgets = OrganisationForm.Meta.widgets | {
            "application_note": forms.Textarea(attrs={"rows": 4})
        }

    def __init__(self, *args, is_draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft
        self.fields["application_note"].label = _("Why you want to join")
        self.fields["email"].label = _("E-mail of the organisation")
        self.fields["email"].help_text = _(
            "Messages from your page come here. It is shown only if you choose so later."
        )
        self.fields["kind"].required = False
        self.narrow_words()
        self.resume()
        for name in ("eik", *self.needed()):
            self.fields[name].is_needed = True
        if not is_draft and self.is_bound:
            for name in self.needed():
                self.fields[name].required = True

    def narrow_words(self):
        """Words to the coordinator answer what the coordinator wrote."""
        if self.instance.status == Organisation.Status.DECLINED:
            field = self.fields["words"]
            field.label = _("Your answer to the decline")
            field.help_text = _(
                "You can answer once, so say all that matters. Change the application "
                "below if that helps. Another coordinator reads your answer where "
                "there is one."
            )
        elif self.instance.status != Organisation.Status.RETURNED:
            del self.fields["words"]

    def needed(self):
        declined = self.instance.status == Organisation.Status.DECLINED
        return (*NEEDED, "words") if declined else NEEDED

    def resume(self):
        """What was typed last time, also what could not be taken yet."""
        draft = Draft.objects.filter(organisation=self.instance.pk).first()
        if draft:
            self.initial |= {"words": draft.words} | draft.unfinished

    def clean(self):
        cleaned = super().clean()
        if "eik" in self.errors:
            return cleaned
        if cleaned.get("kind") in KINDS_WITHOUT_EIK or cleaned.get("eik"):
            self.refuse_known_eik(cleaned.get("eik"))
        elif not self.is_draft:
            self.add_error(
                "eik", _("Write the EIK. Only an informal group does without.")
            )
        return cleaned

    def needs_responsible(self):
        return not self.is_draft

    def refuse_known_eik(self, eik):
        """Sending makes the row one of those among which an EIK is unique; one that came
        back is among them.
        """
        free = (Organisation.Status.DRAFT, Organisation.Status.DECLINED)
        if self.is_draft and self.instance.status in free:
            return
        others = Organisation.objects.exclude(pk=self.instance.pk)
        if eik and others.exclude(status__in=free).filter(eik=eik).exists():
            self.add_error(
                "eik",
                _(
                    "An organisation with this EIK is already on the portal. "
                    "Write to the coordinator if it is yours."
                ),
            )

    def unfinished(self):
        """{field: text} of what was typed and is not understood yet."""
        return {
            name: self.data.get(name, "").replace("\0", "")[:LONGEST_UNFINISHED]
            for name in self.errors
            if isinstance(self.fields.get(name), forms.CharField | forms.IntegerField)
            and self.data.get(name)
        }

    def without_errors(self, organisation):
        """The same form without what is wrong, to be saved into the row."""
        data, files = self.data.copy(), self.files.copy()
        for name in self.errors:
            data.pop(name, None)
            files.pop(name, None)
        for name in {"name_bg", "benefit"} & set(self.errors):  # never empty
            data[name] = getattr(organisation, name)
        return ApplicationForm(data, files, instance=organisation, is_draft=True)

    def resumed(self):
        """This page as if it were sent again: it says what is not understood yet."""
        data = {
            name: self[name].value()
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        }
        return ApplicationForm(data, instance=self.instance, is_draft=True)

    def kept_elsewhere(self):
        """(label, what is kept) of each field that another copy holds otherwise."""
        return [
            (
                self.fields[name].label,
                as_words(self.fields[name], self.initial.get(name)),
            )
            for name in self.changed_data
            if not isinstance(self.fields[name], forms.FileField)
        ]


def as_words(field, value):
    """A stored value as people read it."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset"):
        return dict(field.choices).get(value, "")
    value = field.prepare_value(value)
    return "" if value is None else str(value)


class DecisionForm(forms.Form):
    """The coordinator's answer; returning and declining need words."""

    STEPS = {
        "accept": Step.ACCEPTED,
        "return": Step.RETURNED,
        "decline": Step.DECLINED,
    }
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("accept", _("Accept into the network")),
            ("return", _("Return for completion")),
            ("decline", _("Decline")),
        ],
    )
    note = forms.CharField(
        label=_("Your words to the applicant"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They come in the mail. Returning and declining need a reason."),
    )
    # When that was sent which the coordinator reads on this page.
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") in {"return", "decline"} and not cleaned.get("note"):
            self.add_error("note", _("Write why, so that the applicant can go on."))
        return cleaned
