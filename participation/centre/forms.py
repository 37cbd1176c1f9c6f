"""Forms of the citizens' centre."""

import uuid

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ConsentField, PicturesField, ask_for_consent
from members.names import clean_name
from participation.centre.models import Question, institutions
from participation.common.forms import GuestForm, ObshtinaField
from participation.common.models import Channel
from participation.common.official_forms import HandOverForm
from places.fields import SettlementField
from projects.models import Project


class QuestionForm(forms.ModelForm):
    """What is asked and of whom; the same whoever asks."""

    settlement = SettlementField(required=False)
    obshtina = ObshtinaField()

    class Meta:
        model = Question
        fields = ["kind", "addressee", "title", "text", "settlement", "obshtina"]
        labels = {
            "kind": pgettext_lazy("question", "What it is"),
            "addressee": _("Whom you ask"),
            "title": _("Subject"),
            "text": _("What you ask, report or propose"),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "title": _("In one line, as others would look for it."),
            "text": _(
                "Only what the institution needs to answer. Leave out names, telephones and "
                "health of other people: everybody reads it."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Question.Kind.choices
        kept = institutions().filter(pk=self.instance.addressee_id)
        self.fields["addressee"].queryset = institutions() | kept
        self.fields["addressee"].empty_label = _("choose an institution")
        self.fields["obshtina"].settle()
        self.fields["obshtina"].help_text = _(
            "Which place it is about, if it is about one. With a town or village the "
            "municipality follows."
        )

    def clean(self):
        data = super().clean()
        settlement = data.get("settlement")
        if settlement is None:
            return data
        chosen = data.get("obshtina")
        if chosen and chosen.pk != settlement.obshtina_id:
            self.add_error(
                "settlement",
                _("This place is in another municipality than the chosen."),
            )
        data["obshtina"] = settlement.obshtina
        return data


class ProjectField(forms.ModelChoiceField):
    """Whose figures count the question; of none is usual."""

    def __init__(self):
        super().__init__(
            label=_("Project"),
            required=False,
            queryset=Project.objects.none(),
            empty_label=_("of no project"),
            help_text=_(
                "If it came to a citizens’ centre that a project pays for: the project "
                "counts the question and its answer."
            ),
        )

    def offer(self, kept=None):
        rows = Project.objects.visible_to(AnonymousUser()).offered(kept)
        self.queryset = rows.order_by("title_bg", "pk")


class PublishForm(HandOverForm):
    project = ProjectField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].offer()


class CorrectForm(QuestionForm):
    """By who looks at it; what was handed over stays with its institution."""

    project = ProjectField()

    class Meta(QuestionForm.Meta):
        fields = [*QuestionForm.Meta.fields, "project"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].offer(self.instance.project_id)
        self.fields["addressee"].disabled = not self.instance.is_waiting()


class AskForm(QuestionForm):
    """With pictures, and whether the name is public."""

    is_named = forms.BooleanField(
        label=_("My name may be seen beside the question"),
        required=False,
        help_text=_(
            "Without this only the moderators and coordinators of the network know it, and "
            "the institution does while it has to answer."
        ),
    )
    pictures = PicturesField(
        label=_("Pictures"),
        most=Question.MOST_PICTURES,
        help_text=_(
            "Up to four, JPEG, PNG or WebP. We make them smaller and take out where they were taken."
        ),
    )
    alt_bg = forms.CharField(
        label=_("What the pictures show"),
        max_length=250,
        required=False,
        help_text=_(
            "For people who do not see them: “A broken pavement by the school”."
        ),
    )
    consent = ConsentField(label=_("Did those in these pictures agree to be shown?"))
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta(QuestionForm.Meta):
        fields = [*QuestionForm.Meta.fields, "is_named"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission", uuid.uuid4())

    def clean(self):
        data = super().clean()
        uploads = data.get("pictures")
        if uploads:
            ask_for_consent(self, "consent", upload=uploads, stays=False)
            if not data.get("alt_bg") and "alt_bg" not in self.errors:
                self.add_error(
                    "alt_bg", _("Say in a few words what the pictures show.")
                )
        return data

    def save(self, commit=True):
        if sent := self.cleaned_data.get("submission"):
            self.instance.submission = uuid.uuid5(sent, self.whose())
        return super().save(commit)

    def whose(self):
        """Of each asker their own numbers, so that a foreign one leads to nobody's question."""
        return str(self.instance.person_id)


class GuestAskForm(AskForm, GuestForm):
    salt = "centre.ask"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "We send you a mail in which you confirm the question; before that nobody reads it. "
            "The address is shown to nobody."
        )

    def whose(self):
        return self.cleaned_data["email"]


class DeskAskForm(AskForm):
    """Written down for somebody who asks on paper or aloud."""

    name = forms.CharField(label=_("Name of who asks"), max_length=120)
    email = forms.EmailField(
        label=_("Their e-mail"),
        max_length=254,
        required=False,
        help_text=_("If they have one: we write to it what became of the question."),
    )
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (one.value, one.label)
            for one in (Channel.DESK, Channel.PAPER, Channel.LETTER, Channel.MEETING)
        ],
    )

    field_order = ["name", "email", "channel"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["is_named"].label = _("Their name may be seen beside the question")

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def whose(self):
        return str(self.user.pk)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not published"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Only who asks reads it: what to change, or where to turn instead."
        ),
    )


class TakeOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is taken off the site"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For example personal data of somebody else. Who asked reads it, and so do those "
            "who look at questions."
        ),
    )


class JoinForm(forms.Form):
    to = forms.ModelChoiceField(
        Question.objects.none(),
        label=_("In which question it goes on"),
        empty_label=_("choose a question"),
    )

    OFFERED = 100

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Question.objects.live().filter(addressee=question.addressee)
        newest = rows.exclude(pk=question.pk).values("pk")[: self.OFFERED]
        self.fields["to"].queryset = Question.objects.filter(pk__in=newest)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you need to know it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the trace, and who asks is told."),
    )


class StatementForm(forms.Form):
    text = forms.CharField(
        label=_("Statement of the institution"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In your own words, as everybody will read it."),
    )
