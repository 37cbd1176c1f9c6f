from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import files, html
from core.forms import PictureField
from core.models import Attachment
from core.slugs import unique_slug
from members.models import Group, Organisation
from news.editor import StaffTextEditor
from news.models import Article
from projects.models import Project


class ArticleForm(forms.ModelForm):
    """A news item in the order in which people think: what, for whom, when.

    Bulgarian is needed, English is welcome. `version` tells that somebody else saved the
    item while this form was open.
    """

    title_bg = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Short and clear, as you would say it on the phone."),
    )
    lead_bg = forms.CharField(
        label=_("In short"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two sentences that stand on the card and in the feed."),
    )
    body_bg = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        widget=StaffTextEditor(attrs={"rows": 14}),
        help_text=_(
            "An empty line makes a new paragraph; a web address becomes a link."
        ),
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
    body_en = forms.CharField(
        label=_("Text in English"),
        max_length=100_000,
        required=False,
        widget=StaffTextEditor(attrs={"rows": 10}),
    )
    picture = PictureField(
        label=_("Picture"),
        required=False,
        help_text=_(
            "JPEG, PNG or WebP up to 15 MB. We make it light and remove where it was taken."
        ),
    )
    picture_alt_bg = forms.CharField(
        label=_("What is seen in the picture"),
        max_length=250,
        required=False,
        help_text=_("One sentence for people who do not see it."),
    )
    picture_alt_en = forms.CharField(
        label=_("The same in English"), max_length=250, required=False
    )
    picture_credit = forms.CharField(
        label=_("Who took the picture"), max_length=120, required=False
    )
    publish_at = forms.DateTimeField(
        label=_("Publish at"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"],
        help_text=_("Leave it empty to publish as soon as it is approved."),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = [
            "organisation",
            "rubric",
            "title_bg",
            "lead_bg",
            "body_bg",
            "topics",
            "project",
            "group",
            "audience",
            "publish_at",
            "title_en",
            "lead_en",
            "body_en",
        ]
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.editable_by(user)
        self.fields["organisation"].queryset = organisations
        self.fields["project"].queryset = (
            Project.objects.visible_to(user)
            .filter(
                Q(organisation__in=organisations)
                | Q(partners__organisation__in=organisations)
            )
            .distinct()
        )
        self.fields["group"].queryset = Group.objects.filter(pk__in=user.group_ids())
        self.fields["topics"].required = False
        if len(organisations) == 1:
            self.initial.setdefault("organisation", organisations[0].pk)
        if self.instance.pk:
            self.initial["version"] = self.version_of(self.instance)

    @staticmethod
    def version_of(article):
        return article.updated_at.isoformat()

    def clean(self):
        cleaned = super().clean()
        self.check_audience(cleaned)
        self.check_picture_is_described(cleaned)
        self.check_english_is_whole(cleaned)
        self.check_nobody_was_faster()
        return cleaned

    def check_audience(self, cleaned):
        if cleaned.get("audience") == Article.Audience.GROUP and not cleaned.get(
            "group"
        ):
            self.add_error("group", _("Choose the group whose members see the news."))

    def check_picture_is_described(self, cleaned):
        if cleaned.get("picture") and not cleaned.get("picture_alt_bg"):
            self.add_error(
                "picture_alt_bg",
                _(
                    "Say in one sentence what is seen in the picture. Then choose the picture again."
                ),
            )

    def check_english_is_whole(self, cleaned):
        if cleaned.get("title_en") and not html.text_of(cleaned.get("body_en") or ""):
            self.add_error(
                "body_en",
                _("The English title has no text yet. Write it or clear the title."),
            )
        if html.text_of(cleaned.get("body_en") or "") and not cleaned.get("title_en"):
            self.add_error("title_en", _("The English text needs a title."))

    def check_nobody_was_faster(self):
        if not self.instance.pk:
            return
        now = Article.objects.get(pk=self.instance.pk)
        if self.data.get(self.add_prefix("version"), "") != self.version_of(now):
            self.faster_version = now
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self.version_of(now)
            raise forms.ValidationError(
                _(
                    "Somebody saved this item while you were writing. Your text is below, theirs is shown "
                    "under the form. Take over what you need and save again."
                ),
                code="conflict",
            )

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = unique_slug(
                Article.objects.all(), self.cleaned_data["title_bg"]
            )
        return super().save(commit)

    def keep_pictures(self, article, user):
        if self.cleaned_data.get("picture"):
            files.attach(
                article,
                self.cleaned_data["picture"],
                purpose=Attachment.Purpose.COVER,
                user=user,
                alt_bg=self.cleaned_data["picture_alt_bg"],
                alt_en=self.cleaned_data["picture_alt_en"],
                credit=self.cleaned_data["picture_credit"],
            )


class ReasonForm(forms.Form):
    """The words that go to the authors."""

    reason = forms.CharField(
        label=_("Your words to the authors"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
