import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import html
from core.editor import BodyField, Editor, words_missing
from core.forms import ConsentField, MomentField, PictureField, ask_for_consent
from core.galleries.forms import PictureForm
from core.reconciling import moment_of, stamp, untouched
from members.behalf import preferred
from members.fields import ObshtiniField, TopicsWidget
from members.models import Group, Topic
from members.practice import offered_to
from news import quoting
from news.actions import covers
from news.bilingual import FIELDS, LANGUAGES
from news.models import Article
from projects.models import Project

BODY_LENGTH = 100_000


class ArticleForm(forms.ModelForm):
    """A news item as people think of it: what happened, a picture, where it belongs, who sees it."""

    template_name = "news/_article_form.html"
    use_required_attribute = False
    # As they stand on the page: what needs a correction is listed in this order.
    field_order = [
        "organisation",
        "rubric",
        *(f"{name}_{language}" for language in LANGUAGES for name in FIELDS),
        "picture",
        "picture_alt_bg",
        "picture_alt_en",
        "picture_credit",
        "picture_consent",
        "project",
        "topics",
        "obshtini",
        "translation_fits",
        "audience",
        "group",
        "publish_at",
        "expires_at",
    ]

    title_bg = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What happened, in one line."),
    )
    lead_bg = forms.CharField(
        label=_("In short"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One or two sentences; they stand on the card and under the title."
        ),
    )
    body_bg = BodyField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        required=False,
        widget=Editor(with_pictures=True),
        error_messages={"required": _("Write the text of the news.")},
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, required=False
    )
    lead_en = forms.CharField(
        label=_("In short, in English"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body_en = BodyField(
        label=_("Text in English"),
        max_length=BODY_LENGTH,
        required=False,
        widget=Editor(with_pictures=True),
    )
    picture = PictureField(
        label=_("Cover picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 15 MB. We make it smaller ourselves."),
    )
    picture_alt_bg = forms.CharField(
        label=_("What the picture shows"),
        max_length=250,
        required=False,
        help_text=_("For people who do not see it: “Ten people around a table”."),
    )
    picture_alt_en = forms.CharField(
        label=_("What the picture shows, in English"), max_length=250, required=False
    )
    picture_credit = forms.CharField(
        label=_("Who took it"), max_length=120, required=False
    )
    picture_consent = ConsentField()
    remove_picture = forms.BooleanField(
        label=_("Take the picture away"), required=False
    )
    obshtini = ObshtiniField(label=_("Municipalities"), required=False)
    publish_at = MomentField(
        label=_("Publish at"),
        required=False,
        help_text=_("Leave empty to publish at once."),
    )
    expires_at = MomentField(
        label=_("Archive at"),
        required=False,
        help_text=_(
            "For what is true for a while only, such as a call with a deadline: from this "
            "moment it is off the site and you keep it. Leave empty to keep it there."
        ),
    )
    translation_fits = forms.BooleanField(
        label=_("The older version still says the same"),
        required=False,
        help_text=_(
            "Tick it when the change needs no translation, such as a corrected letter."
        ),
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = [
            "organisation",
            "title_bg",
            "lead_bg",
            "body_bg",
            "title_en",
            "lead_en",
            "body_en",
            "rubric",
            "topics",
            "project",
            "obshtini",
            "audience",
            "group",
            "publish_at",
            "expires_at",
        ]
        labels = {
            "organisation": _("Published by"),
            "rubric": _("Rubric"),
            "topics": _("Topics"),
            "project": _("Project"),
            "audience": pgettext_lazy("news", "Who sees it"),
            "group": _("Group"),
        }
        help_texts = {
            "group": _("If it is news of a group or network."),
            "project": _("The programme's obligatory texts appear by themselves."),
        }
        widgets = {
            "audience": forms.RadioSelect,
            "topics": TopicsWidget,
        }

    def __init__(self, *args, user, practice=None, is_going_out=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.practice = user, practice
        # As they are stored: what is sent has not been saved yet.
        self.states = dict(self.instance.versions()) if self.instance.pk else {}
        for language in LANGUAGES:
            for name in FIELDS:
                widget = self.fields[f"{name}_{language}"].widget
                widget.attrs["lang"] = language
        if self.instance.pk and self.instance.organisation.is_practice:
            self.practice = self.instance.organisation
        # A draft may be kept half written; the words beside the fields speak of publishing.
        self.is_draft = self.is_bound and not (is_going_out or self.is_out())
        for name in ("lead_bg", "body_bg"):
            self.fields[name].required = not self.is_draft
        self.fields["topics"].queryset = Topic.objects.all()
        self.fields["rubric"].empty_label = _("choose a rubric")
        self.fields["group"].empty_label = _("choose a group")
        self.fields["project"].empty_label = _("none")
        self.narrow_organisation()
        self.narrow_audience()
        self.remember()

    def is_out(self):
        return self.instance.pk and self.instance.status != Article.Status.DRAFT

    # What this person may choose.

    def narrow_organisation(self):
        projects = Project.objects.visible_to(self.user)
        if self.instance.pk:
            del self.fields["organisation"]
            chosen = [self.instance.organisation_id]
        else:
            field = self.fields["organisation"]
            field.queryset = offered_to(self.user, self.practice)
            chosen = [organisation.pk for organisation in field.queryset]
            if len(chosen) == 1:
                self.initial["organisation"] = chosen[0]
                field.empty_label = None
            elif chosen:
                self.initial.setdefault("organisation", preferred(self.user, chosen))
        open_ones = projects.offered()
        own = open_ones.filter(organisation__in=chosen)
        partners = open_ones.filter(partners__organisation__in=chosen)
        offered = own.order_by().values("pk").union(partners.order_by().values("pk"))
        field = self.fields["project"]
        field.queryset = projects.filter(
            pk__in=[row["pk"] for row in offered] + [self.instance.project_id or 0]
        )
        if not field.queryset:
            del self.fields["project"]

    def narrow_audience(self):
        """Who sees it is settled before the review; it does not widen behind its back."""
        if self.is_settled():
            del self.fields["audience"], self.fields["group"]
            if self.instance.status == Article.Status.PUBLISHED:
                del self.fields["publish_at"]
            return
        groups = Group.objects.alive().filter(pk__in=self.user.group_ids())
        if self.practice:
            groups = groups.none()
        self.fields["group"].queryset = groups
        if not groups:
            del self.fields["group"]
            for_all = [c for c in Article.Audience.choices if c[0] != "group"]
            self.fields["audience"].choices = for_all

    def is_settled(self):
        """Published or about to be; and a group's coordinator never changes for whom it is."""
        if not self.instance.pk:
            return False
        led = self.instance.audience == Article.Audience.GROUP
        led = led and not self.user.works_for(self.instance.organisation)
        return led or self.instance.status in {
            Article.Status.PUBLISHED,
            Article.Status.SCHEDULED,
        }

    def remember(self):
        if not (self.instance.title_en and self.instance.body_en):
            del self.fields["translation_fits"]
        if not self.instance.pk:
            self.initial.setdefault("submission", uuid.uuid4())
            return
        if cover := self.instance.kept_cover:
            self.fields["picture_consent"].offer(cover)
            self.initial |= {
                "picture_consent": cover.consent,
                "picture_alt_bg": cover.alt_bg,
                "picture_alt_en": cover.alt_en,
                "picture_credit": cover.credit,
            }
        else:
            del self.fields["remove_picture"]
        if not self.is_bound:
            self.initial["version"] = stamp(self.instance.updated_at, untouched(self))

    # Is what they wrote sane?

    def clean_version(self):
        return moment_of(self.cleaned_data["version"])

    def clean_publish_at(self):
        moment = self.cleaned_data["publish_at"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed. Leave it empty to publish at once.")
            )
        return moment

    def clean_expires_at(self):
        moment = self.cleaned_data["expires_at"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed. Choose a later one, or leave it empty.")
            )
        first = self.cleaned_data.get("publish_at")
        if moment and first and moment <= first:
            raise forms.ValidationError(
                _("This is before it is published. Choose a later moment.")
            )
        return moment

    def clean(self):
        super().clean()
        if any(
            self.cleaned_data.get(f"{name}_en") for name in ("title", "lead", "body")
        ):
            words = _("The English version needs a title and a text.")
            self.ask_for("title_en", words)
            self.ask_for("body_en", words)
        if self.has_picture():
            words = _("Say in a few words what the picture shows.")
            self.ask_for("picture_alt_bg", words)
            self.check_consent()
        if self.instance.status == Article.Status.SCHEDULED:
            words = _("Choose the moment, or take the news back to the drafts first.")
            self.ask_for("publish_at", words)
        if not self.is_draft:
            self.check_pictures_of_text()
        self.check_audience()
        self.check_project()
        self.check_figures()
        return self.cleaned_data

    def check_pictures_of_text(self):
        for name in ("body_bg", "body_en"):
            missing = html.pictures_without_words(self.cleaned_data.get(name))
            if missing:
                self.add_error(name, words_missing(missing))

    def ask_for(self, name, words):
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def has_picture(self):
        if self.cleaned_data.get("picture"):
            return True
        return self.keeps_picture()

    def keeps_picture(self):
        kept = self.instance.pk and self.instance.kept_cover
        return bool(kept) and not self.cleaned_data.get("remove_picture")

    def check_consent(self):
        """A draft may wait with it; what goes out or is out may not."""
        upload = self.cleaned_data.get("picture")
        stays = self.keeps_picture() and not self.is_draft
        ask_for_consent(
            self, "picture_consent", upload=upload and not self.is_draft, stays=stays
        )

    def has_upload(self):
        """Something that does not stand in the fields."""
        asked = ("picture", "remove_picture", "translation_fits")
        return any(self.cleaned_data.get(name) for name in asked)

    def check_audience(self):
        for_group = self.cleaned_data.get("audience") == Article.Audience.GROUP
        if for_group and not self.cleaned_data.get("group"):
            self.add_error("group", _("Choose the group whose members see the news."))
        publisher = self.cleaned_data.get("organisation")
        speaks = self.practice or self.user.works_for(publisher)
        if publisher and not for_group and not speaks:
            words = _(
                "On behalf of %(name)s you can write only for a group. "
                "Choose “members of a group”."
            )
            self.add_error("audience", words % {"name": publisher.name})

    def check_project(self):
        """A project of this very organisation: its own, or one in which it is a partner."""
        project = self.cleaned_data.get("project")
        publisher = self.cleaned_data.get("organisation")
        if project is None or publisher is None:
            return
        partners = project.partners.filter(organisation=publisher)
        if project.organisation_id != publisher.pk and not partners.exists():
            words = _("%(name)s does not take part in this project.")
            self.add_error("project", words % {"name": publisher.name})

    def check_figures(self):
        """A text quotes indicators of its own project, which it thereby names."""
        offered = "project" in self.fields
        project = self.cleaned_data.get("project") if offered else self.instance.project
        for name in ("body_bg", "body_en"):
            if wrong := quoting.unknown(self.cleaned_data.get(name), project):
                words = _(
                    "[[figure:%(number)s]] is not an indicator of the chosen project. Choose the "
                    "project, or take the figure out of the text."
                )
                self.add_error(name, words % {"number": wrong[0]})

    def picture_form(self):
        """What is said of all pictures that are put into the text."""
        return PictureForm(of="text-picture")

    # What hangs on the saved row.

    def finish(self, article):
        for name in ("topics", "obshtini"):
            getattr(article, name).set(self.cleaned_data[name])
        words = {
            "alt_bg": self.cleaned_data["picture_alt_bg"],
            "alt_en": self.cleaned_data["picture_alt_en"],
            "credit": self.cleaned_data["picture_credit"],
            "consent": self.cleaned_data["picture_consent"],
        }
        if upload := self.cleaned_data.get("picture"):
            covers.set_cover(article, upload, actor=self.user, **words)
        elif self.cleaned_data.get("remove_picture"):
            covers.remove_cover(article)
        else:
            covers.describe_cover(article, **words)
