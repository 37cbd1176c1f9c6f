"""The pages on which an organisation tells about itself, each saved on its own."""

from urllib.parse import urlsplit

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import ConsentField, DocumentField, PictureField, ask_for_consent
from members.actions import organisations as actions
from members.forms.organisations import OrganisationForm
from members.models import Document, Organisation
from members.models.presentation import MOST_SOCIAL_LINKS, social_network
from members.phones import check_phone

FIRST_YEAR = 1850


class BasicsForm(OrganisationForm):
    """Who they are and where they work; contacts and pictures have pages of their own."""

    website = None
    logo = None

    class Meta(OrganisationForm.Meta):
        fields = [
            name
            for name in OrganisationForm.Meta.fields
            if name not in {"email", "phone", "website"}
        ]


class SocialLinksField(forms.CharField):
    """Addresses, one a line, in networks that we know by name; always https."""

    widget = forms.Textarea(attrs={"rows": 4, "inputmode": "url"})

    def __init__(self, **kwargs):
        super().__init__(max_length=2000, required=False, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines()]
        links = [self.link(line) for line in lines if line]
        if len(links) > MOST_SOCIAL_LINKS:
            raise forms.ValidationError(
                _("At most %(most)s addresses."),
                code="most",
                params={"most": MOST_SOCIAL_LINKS},
            )
        return list(dict.fromkeys(links))

    def link(self, line):
        address = line.removeprefix("http://").removeprefix("https://")
        url = forms.URLField(max_length=200, assume_scheme="https")
        try:
            found = url.clean(f"https://{address}")
            is_known = social_network(found) and not urlsplit(found).username
        except (forms.ValidationError, ValueError):
            is_known = False
        if not is_known:
            raise forms.ValidationError(
                _(
                    "“%(line)s” is no address in a social network that we know. Copy it "
                    "from the browser, one address on a line."
                ),
                code="network",
                params={"line": line[:80]},
            )
        return found


class ContactsForm(forms.ModelForm):
    """How people reach them and what they find there."""

    social_links = SocialLinksField(
        label=_("Social networks"),
        help_text=_(
            "One address on a line: Facebook, Instagram, YouTube, LinkedIn, TikTok, X …"
        ),
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Organisation
        fields = [
            "email",
            "show_email",
            "phone",
            "website",
            "social_links",
            "opening_hours_bg",
            "opening_hours_en",
            "services_bg",
            "services_en",
        ]
        labels = {
            "email": _("E-mail of the organisation"),
            "show_email": _("Show our e-mail on the page"),
            "phone": _("Public phone"),
            "opening_hours_bg": _("Opening hours in Bulgarian"),
            "opening_hours_en": _("Opening hours in English"),
            "services_bg": _("What you offer, in Bulgarian"),
            "services_en": _("What you offer, in English"),
        }
        help_texts = {
            "email": _("Messages from your page come here."),
            "services_bg": _(
                "Consultations, halls, trainings, volunteers: what others can ask you for."
            ),
        }
        widgets = {
            "opening_hours_bg": forms.Textarea(attrs={"rows": 3}),
            "opening_hours_en": forms.Textarea(attrs={"rows": 3, "lang": "en"}),
            "services_bg": forms.Textarea(attrs={"rows": 5}),
            "services_en": forms.Textarea(attrs={"rows": 5, "lang": "en"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(check_phone)

    def save(self, *, actor):
        return super().save()


class PicturesForm(forms.Form):
    """Logo and cover; what stands there already stays unless a new one is chosen."""

    logo = PictureField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP.")
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    cover = PictureField(
        label=_("Cover picture"),
        required=False,
        help_text=_("A wide picture of you at work. It stands above your page."),
    )
    remove_cover = forms.BooleanField(
        label=_("Remove the cover picture"), required=False
    )
    alt_bg = forms.CharField(
        label=_("What is on the cover picture, in Bulgarian"),
        required=False,
        max_length=250,
        help_text=_("One sentence for who does not see it."),
    )
    alt_en = forms.CharField(
        label=_("What is on the cover picture, in English"),
        required=False,
        max_length=250,
    )
    consent = ConsentField()

    def __init__(self, *args, instance, **kwargs):
        self.organisation = instance
        cover = instance.cover()
        if cover:
            names = ("alt_bg", "alt_en", "consent")
            kwargs["initial"] = {name: getattr(cover, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["consent"].offer(cover)
        if not cover:
            del self.fields["remove_cover"]
        if not instance.logo():
            del self.fields["remove_logo"]

    def clean(self):
        cleaned = super().clean()
        stays = self.organisation.cover() and not cleaned.get("remove_cover")
        if (cleaned.get("cover") or stays) and not cleaned.get("alt_bg"):
            self.add_error(
                "alt_bg", _("Say in one sentence what the cover picture shows.")
            )
        ask_for_consent(self, "consent", upload=cleaned.get("cover"), stays=stays)
        return cleaned

    def save(self, *, actor):
        cleaned = self.cleaned_data
        actions.set_pictures(
            self.organisation,
            actor=actor,
            logo=cleaned.get("logo"),
            cover=cleaned.get("cover"),
            words={name: cleaned[name] for name in ("alt_bg", "alt_en", "consent")},
            without=[
                purpose
                for purpose in ("logo", "cover")
                if cleaned.get(f"remove_{purpose}") and not cleaned.get(purpose)
            ],
        )
        return self.organisation


class DocumentForm(forms.ModelForm):
    """A statute or report with its file."""

    file = DocumentField(label=_("File"))

    class Meta:
        model = Document
        fields = ["kind", "year", "title"]
        labels = {
            "kind": _("Kind of document"),
            "year": _("Year"),
            "title": _("Title"),
        }
        help_texts = {
            "year": _("Of a report: the year that it is about."),
            "title": _("Only if the kind does not say it all."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("choose what it is")),
            *Document.Kind.choices,
        ]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year and not FIRST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(
                _("The year lies between 1850 and this year."), code="year"
            )
        return year

    def clean(self):
        cleaned = super().clean()
        is_report = cleaned.get("kind") in Document.OF_A_YEAR
        if is_report and not cleaned.get("year") and "year" not in self.errors:
            self.add_error("year", _("Write the year of the report."))
        if cleaned.get("kind") == Document.Kind.OTHER and not cleaned.get("title"):
            self.add_error("title", _("Write what the document is."))
        return cleaned
