from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.models import Attachment
from members.behalf import preferred
from members.fields import NamedChoiceField
from members.models import Organisation
from news.models import NewsImport, Rubric

FOLLOW, LEAVE_OUT = "", "-"


class UploadForm(forms.Form):
    """The export and whose it is; what it must be is said by `news.imports`."""

    organisation = NamedChoiceField(
        label=_("Whose news are they?"), queryset=Organisation.objects.none()
    )
    file = forms.FileField(
        label=_("Export of the old site"),
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".xml,.rss,.atom,.zip,.gz"}),
        help_text=_(
            "A WordPress export (.xml), or an RSS or Atom feed saved as a file; up to 25 MB, "
            "packed (.zip) too. A packed export is five to ten times smaller."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = offered_to(user)
        if user.is_administrator():
            field.settle()
        chosen = list(field.queryset[:2])
        if len(chosen) == 1:
            self.initial["organisation"] = chosen[0].pk
            field.empty_label = None
        elif not user.is_administrator():
            own = [one.pk for one in field.queryset]
            self.initial.setdefault("organisation", preferred(user, own))


def offered_to(user):
    """Their own organisations; to administrators every one that takes part in the network."""
    taking_part = Organisation.objects.filter(is_practice=False).order_by(
        "name_bg", "pk"
    )
    if user.is_administrator():
        return taking_part.filter(status__in=("active", "partner"))
    return taking_part.filter(pk__in=user.organisation_ids("owner", "editor"))


class RubricsForm(forms.Form):
    """What each category becomes, and what else holds for all items."""

    default_rubric = forms.ModelChoiceField(
        label=_("Rubric of all others"),
        queryset=Rubric.objects.all(),
        empty_label=_("choose a rubric"),
        help_text=_(
            "For posts without a category, and for those that follow it above."
        ),
    )
    drafts = forms.ChoiceField(
        label=_("Drafts, private posts and those with a password"),
        choices=NewsImport.Drafts,
        widget=forms.RadioSelect,
    )
    with_pages = forms.BooleanField(
        label=_("Also bring in the pages, such as “About us”"),
        required=False,
        help_text=_(
            "They become news like the posts; mostly they are better left out."
        ),
    )
    consent = forms.ChoiceField(
        label=_("The people in the pictures"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            (Attachment.Consent.AGREED, _("agreed to be shown, or their parents did")),
            (Attachment.Consent.NOBODY, _("cannot be recognised in any picture")),
            (
                "",
                pgettext_lazy(
                    "consent", "I do not know for all: I say it picture by picture"
                ),
            ),
        ],
        help_text=_(
            "Your answer holds for all pictures of this import. What has pictures without "
            "an answer comes in as a draft."
        ),
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.batch = batch
        rubrics = list(Rubric.objects.all())
        self.names = list(batch.categories)
        for at, name in enumerate(self.names):
            self.fields[f"category_{at}"] = forms.ChoiceField(
                label=name,
                help_text=counted(batch.categories[name]),
                required=False,
                choices=[
                    (FOLLOW, _("the rubric of all others")),
                    *[(rubric.slug, rubric.name) for rubric in rubrics],
                    (LEAVE_OUT, _("leave these out")),
                ],
                initial=batch.rubrics.get(name, guess(name, rubrics)),
            )
        for name in ("default_rubric", "drafts", "with_pages", "consent"):
            self.initial.setdefault(name, getattr(batch, name))

    def category_fields(self):
        return [field for field in self if field.name.startswith("category_")]

    def answers(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        chosen = {
            name: cleaned.get(f"category_{at}", FOLLOW)
            for at, name in enumerate(self.names)
        }
        common = ("default_rubric", "drafts", "with_pages", "consent")
        return {name: cleaned[name] for name in common} | {"rubrics": chosen}


def counted(count):
    return ngettext("%(count)d item", "%(count)d items", count) % {"count": count}


def guess(category, rubrics):
    """The rubric of the same name."""
    wanted = category.casefold()
    for rubric in rubrics:
        if wanted in {
            (rubric.name_bg or "").casefold(),
            (rubric.name_en or "").casefold(),
        }:
            return rubric.slug
    return FOLLOW


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or many."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class PicturesForm(forms.Form):
    """Pictures of the old site, by themselves or in archives."""

    files = FilesField(
        label=_("Pictures or archives"),
        max_length=150,
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp,.zip"}),
        help_text=_(
            "JPEG, PNG or WebP pictures, or .zip archives of them: at most 25 MB at once. "
            "You can come back with more."
        ),
    )
    paths = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
