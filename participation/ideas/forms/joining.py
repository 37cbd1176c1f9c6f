import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.ideas.models import Idea

NEW = "new"


class WordsForm(forms.Form):
    """Of an idea that is made of another; `submission` marks the form, so that it makes one."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("What is proposed, for whom, with what"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission", uuid.uuid4())


class MergeForm(WordsForm):
    stays = forms.ChoiceField(label=_("Which idea stays"), widget=forms.RadioSelect)

    def __init__(self, *args, ideas: list[Idea], **kwargs):
        super().__init__(*args, **kwargs)
        self.ideas = ideas
        self.fields["stays"].choices = [
            *((str(one.pk), one.title) for one in ideas),
            (NEW, _("a new one, with the words below")),
        ]
        for name in ("title", "description"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Only for a new idea.")
        self.order_fields(["stays"])

    def clean(self):
        data = super().clean()
        if data.get("stays") == NEW:
            for name in ("title", "description"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A new idea needs words of its own."))
        return data

    def is_new(self):
        return self.cleaned_data["stays"] == NEW

    def chosen(self) -> tuple[Idea, list[Idea]]:
        """The one that stays, and the others."""
        number = self.cleaned_data["stays"]
        stays = next(one for one in self.ideas if str(one.pk) == number)
        return stays, [one for one in self.ideas if one != stays]
