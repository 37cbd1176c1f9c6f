from django import forms
from django.utils.translation import gettext_lazy as _

from forums.actions import NewPoll
from forums.file_fields import FilesField, name_files, with_kept_files
from forums.markup import MAX_LENGTH

FILES_HELP = _("Up to five pictures or documents of 10 MB.")
MOST_OPTIONS, MOST_LETTERS = 20, 255
FEW_OR_MANY = _("Write two to twenty different answers.")


def content_field():
    return forms.CharField(
        label=_("Your text"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "data-markdown": True}),
        help_text=_(
            "An empty line makes a paragraph. **bold**, *italic*, > quote, - list, addresses become links."
        ),
    )


class NewForumForm(forms.Form):
    """What is asked when a group or a project opens its forum."""

    is_for_questions = forms.BooleanField(
        label=_("A place for questions"),
        required=False,
        help_text=_("Whoever asks marks the post that answered."),
    )


class ReplyForm(forms.Form):
    """Who works for organisations says on whose behalf; the last choice comes first."""

    behalf = forms.TypedChoiceField(
        label=_("On behalf of"), required=False, coerce=int, empty_value=None
    )
    content = content_field()
    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=FILES_HELP,
    )

    follow = forms.BooleanField(
        label=_("Follow the topic"),
        required=False,
        help_text=_("You read of new posts in it as often as you chose for notices."),
    )

    field_order = ["behalf", "content", "uploads", "follow"]

    def __init__(self, *args, organisations=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("follow", True)
        # With both the unsent form is the same for everybody: the page remembers it.
        self.organisations = tuple(organisations)
        self.follows = bool(self.initial["follow"])
        if not organisations:
            del self.fields["behalf"]
            return
        own = ("", _("only myself"))
        self.fields["behalf"].choices = [*organisations, own]
        self.fields["behalf"].is_needed = True
        self.initial.setdefault("behalf", organisations[0][0])

    def clean_uploads(self):
        return name_files(self.cleaned_data["uploads"], self.data)


class TopicForm(ReplyForm):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=150,
        help_text=_("The question or the matter in one sentence."),
    )
    field_order = ["behalf", "subject", "content", "uploads", "follow"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.poll = PollForm(self.data if self.is_bound else None, initial=self.initial)

    def clean(self):
        data = super().clean()
        if self.poll.is_valid():
            data["poll"] = self.poll.chosen()
        return data

    def is_valid(self):
        is_sound = super().is_valid()
        return self.poll.is_valid() and is_sound


class PollForm(forms.Form):
    """Beside the text of a new topic; empty means without a poll."""

    poll_question = forms.CharField(
        label=_("What do you ask?"), max_length=MOST_LETTERS, required=False
    )
    poll_options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each on a line of its own, two to twenty."),
    )
    poll_most = forms.IntegerField(
        label=_("How many answers may one choose?"),
        required=False,
        min_value=1,
        max_value=MOST_OPTIONS,
        initial=1,
    )
    poll_days = forms.IntegerField(
        label=_("For how many days?"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Empty: without an end."),
    )
    poll_changes = forms.BooleanField(
        label=_("A vote may be changed until the end"), required=False
    )

    @property
    def is_begun(self):
        return any(self[name].value() for name in ("poll_question", "poll_options"))

    def clean_poll_options(self):
        lines = self.cleaned_data["poll_options"].splitlines()
        options = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if options and not 2 <= len(options) <= MOST_OPTIONS:
            raise forms.ValidationError(FEW_OR_MANY)
        if any(len(option) > MOST_LETTERS for option in options):
            raise forms.ValidationError(
                _("An answer has at most %(number)s letters."),
                params={"number": MOST_LETTERS},
            )
        return options

    def clean(self):
        data = super().clean()
        question, options = data.get("poll_question"), data.get("poll_options")
        if options and not question:
            self.add_error("poll_question", _("Write the question."))
        if question and not options and "poll_options" not in self.errors:
            self.add_error("poll_options", FEW_OR_MANY)
        if options and (data.get("poll_most") or 1) > len(options):
            self.add_error("poll_most", _("There are fewer answers than this."))
        return data

    def chosen(self):
        """The poll to open, or None."""
        data = self.cleaned_data
        if not data["poll_question"]:
            return None
        return NewPoll(
            question=data["poll_question"],
            options=data["poll_options"],
            most=data["poll_most"] or 1,
            days=data["poll_days"],
            may_change=data["poll_changes"],
        )


class EditForm(forms.Form):
    content = content_field()


class FilesForm(EditForm):
    """With the files that hang on the post: what their pictures show, and which shall go."""

    def __init__(self, *args, kept, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept
        with_kept_files(self.fields, kept)

    def changes(self):
        """What `actions.edit` takes."""
        data = dict(self.cleaned_data)
        names = {file.pk: f"words_{file.pk}" for file in self.kept}
        words = {pk: data.pop(name) for pk, name in names.items() if name in data}
        removed = {int(number) for number in data.pop("removed", ())}
        return data | {"removed": removed, "words": words}


class OwnPostForm(FilesForm):
    uploads = FilesField(label=_("More files"), required=False, help_text=FILES_HELP)

    def clean_uploads(self):
        return name_files(self.cleaned_data["uploads"], self.data)


class CorrectForm(FilesForm):
    """A moderator changes what somebody else wrote."""

    reason = forms.CharField(
        label=_("Why; the author reads it"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FlagForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why; the author reads it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
