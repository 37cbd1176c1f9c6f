from django import forms
from django.utils.translation import gettext_lazy as _

from news.models import Newsletter


class NewsletterForm(forms.ModelForm):
    """Title and opening words in both languages; the news is chosen beside them."""

    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    class Meta:
        model = Newsletter
        fields = ["title_bg", "title_en", "intro_bg", "intro_en"]
        labels = {
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "intro_bg": _("Opening words in Bulgarian"),
            "intro_en": _("Opening words in English"),
        }
        widgets = {
            "title_bg": forms.TextInput(attrs={"lang": "bg"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "intro_bg": forms.Textarea(attrs={"rows": 5, "lang": "bg"}),
            "intro_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title_bg"].required = True
        self.initial["version"] = self.instance.changed_at.isoformat()

    def words(self):
        return {name: self.cleaned_data[name] or "" for name in self.Meta.fields}
