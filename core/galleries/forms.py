"""Many pictures of one owner at once, and what is said of each."""

import hashlib

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import picture_dates
from core.forms import ConsentField, PictureField
from core.models import Attachment

SAID = ("alt_bg", "alt_en", "consent", "caption_bg", "caption_en", "credit", "taken_on")
FOLDED = ("alt_en", "caption_en", "credit", "taken_on")


class PictureForm(forms.Form):
    """A picture for the text or for the gallery under it; its words may come later."""

    picture = PictureField(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP, up to 15 MB.")
    )
    alt_bg = forms.CharField(
        label=_("What the picture shows"),
        max_length=250,
        required=False,
        help_text=_("For people who do not see it: “Ten people around a table”."),
    )
    alt_en = forms.CharField(
        label=_("What the picture shows, in English"), max_length=250, required=False
    )
    credit = forms.CharField(label=_("Who took it"), max_length=120, required=False)
    consent = ConsentField()
    use_required_attribute = False

    def __init__(self, *args, of="", **kwargs):
        """`of`: the id of a form elsewhere on the page that the fields belong to."""
        if of:
            kwargs["prefix"] = of
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if of else ():
            field.widget.attrs["form"] = of

    def words(self):
        return {
            name: self.cleaned_data[name]
            for name in ("alt_bg", "alt_en", "credit", "consent")
        }


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyPicturesForm(forms.Form):
    """Several at once; each is checked by itself, so that one bad file loses no other."""

    pictures = forms.FileField(
        label=_("Choose pictures"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, up to 15 MB each. We make them smaller ourselves and take "
            "out where they were taken."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pictures"].is_needed = True


class ForAllForm(forms.Form):
    """What is true of every picture that does not say otherwise."""

    consent = ConsentField(label=_("Did those in these pictures agree to be shown?"))
    credit = forms.CharField(label=_("Who took them"), max_length=120, required=False)


class WordsForm(forms.ModelForm):
    """What is said of one picture; a field without an answer waits."""

    consent = ConsentField()
    remove = forms.BooleanField(label=_("Take this picture away"), required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    class Meta:
        model = Attachment
        fields = SAID
        labels = {
            "alt_bg": _("What the picture shows"),
            "alt_en": _("What the picture shows, in English"),
            "caption_bg": _("Caption"),
            "caption_en": _("Caption in English"),
            "credit": _("Who took it"),
            "taken_on": _("Taken on"),
        }
        widgets = {
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, data=None, *, picture, owner):
        self.was_seen = digest(picture)
        self.day, self.is_cover = picture.taken_on, picture.purpose == "cover"
        self.is_in_text = owner.is_in_text(picture)
        self.lacks = lacking(owner, picture)
        is_sent = data is not None and f"{picture.key}-seen" in data
        super().__init__(
            data if is_sent else None,
            instance=picture,
            prefix=picture.key,
            initial={"seen": self.was_seen},
        )
        self.fields["consent"].offer(picture)
        self.fields["alt_bg"].is_needed = not self.is_in_text

    def clean_taken_on(self):
        day = self.cleaned_data["taken_on"]
        if day and not picture_dates.EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError(
                _("Write the day on which it was taken, or leave it empty.")
            )
        return day

    def clean(self):
        """Whoever saw other words than those of now is told before theirs are replaced."""
        seen = self.cleaned_data.get("seen")
        if seen != self.was_seen and set(self.changed_data) & set(SAID):
            self.data = self.data | {self.add_prefix("seen"): self.was_seen}
            raise forms.ValidationError(
                _(
                    "Somebody else described this picture while you were writing. Your "
                    "words stand here; save once more to keep them."
                )
            )
        return self.cleaned_data

    def clean_remove(self):
        leaves = self.cleaned_data["remove"]
        if leaves and self.is_in_text:
            raise forms.ValidationError(
                _("This picture stands in the text. Take it out of the text first.")
            )
        return leaves

    def fill(self, for_all):
        """The common answer, where the picture has none of its own."""
        for name, answer in for_all.items():
            if answer and not self.cleaned_data.get(name):
                setattr(self.instance, name, answer)

    def has_hidden_errors(self):
        """In the part that is folded away?"""
        return any(self[name].errors for name in FOLDED)

    def is_leaving(self):
        return self.is_bound and self.cleaned_data.get("remove", False)

    def has_news(self):
        """Is something else said now than what is kept?"""
        return self.is_bound and digest(self.instance) != self.was_seen


def digest(picture):
    """Of everything that is said of the picture."""
    said = "\n".join(str(getattr(picture, name) or "") for name in SAID)
    return hashlib.sha256(said.encode()).hexdigest()


def lacking(owner, picture):
    """What has to be said before readers see it."""
    words = []
    if not picture.is_marked():
        words.append(_("whether those in it agreed"))
    if not (picture.has_words() or owner.is_in_text(picture)):
        words.append(_("what it shows"))
    return words


class Descriptions:
    """The words of all pictures of one owner, as one form; sent ones and new ones together."""

    def __init__(self, owner, data=None):
        plain = data.dict() if data is not None else None
        self.for_all = ForAllForm(plain, prefix="all")
        pictures = owner.pictures()
        if cover := owner.kept_cover:
            pictures = [cover, *pictures]
        self.rows = [
            WordsForm(plain, picture=picture, owner=owner) for picture in pictures
        ]

    def top(self):
        return [row for row in self.rows if row.is_cover]

    def others(self):
        return [row for row in self.rows if not row.is_cover]

    def waiting(self):
        return [row for row in self.rows if row.lacks]

    def is_valid(self):
        sent = [row for row in self.rows if row.is_bound]
        # Each is asked, so that each says what is wrong with it.
        return all([self.for_all.is_valid(), *[row.is_valid() for row in sent]])

    def changed(self):
        """Pictures of which something new is said, with the common answers filled in."""
        kept = [row for row in self.rows if row.is_bound and not row.is_leaving()]
        for row in kept:
            row.fill(self.for_all.cleaned_data)
        return [row.instance for row in kept if row.has_news()]

    def leaving(self):
        return [row.instance for row in self.rows if row.is_leaving()]
