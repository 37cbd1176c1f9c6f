from django import forms
from django.utils.translation import gettext_lazy as _

from core import files
from core.forms import ConsentField, PictureField
from core.models import Attachment


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

    def save(self, article, *, user):
        said = ("alt_bg", "alt_en", "credit", "consent")
        words = {name: self.cleaned_data[name] for name in said}
        return files.attach(
            article,
            self.cleaned_data["picture"],
            purpose=Attachment.Purpose.GALLERY,
            user=user,
            **words,
        )
