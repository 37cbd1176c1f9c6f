"""The draft of a vote with its options, and its end by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import MomentField
from core.slugs import unique_slug
from participation.votes.models import Option, Vote, groups_run_by, runs_network
from projects.forms import BulgarianFirstForm
from projects.models import Project

BETWEEN = "|"


class OptionsField(forms.CharField):
    """Options one below the other: [(title, a few words)]."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=25_000,
            widget=forms.Textarea(attrs={"rows": 6}),
            **kwargs,
        )

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).split("\n")]
        found = []
        for line in filter(None, lines):
            title, _between, text = line.partition(BETWEEN)
            found.append((title.strip(), text.strip()))
        self.check(found)
        return found

    def check(self, found):
        if len(found) > Vote.MOST_OPTIONS:
            raise forms.ValidationError(
                _("At most %(most)s options."), params={"most": Vote.MOST_OPTIONS}
            )
        for title, text in found:
            if not title or len(title) > 200 or len(text) > 500:
                raise forms.ValidationError(
                    _(
                        "“%(title)s…”: a title has 1 to 200 letters, the words after it at most 500."
                    ),
                    params={"title": title[:40]},
                )
        if len({title for title, _text in found}) < len(found):
            raise forms.ValidationError(_("Each option stands once."))

    @staticmethod
    def written(options, language):
        rows = (
            (getattr(one, f"title_{language}"), getattr(one, f"text_{language}"))
            for one in options
        )
        return "\n".join(
            f" {BETWEEN} ".join(filter(None, row)) for row in rows if row[0]
        )


class VoteForm(BulgarianFirstForm):
    options_bg = OptionsField(
        label=_("Options in Bulgarian"),
        help_text=_(
            "Each on its own line; a few words about it may follow after “|”. A decision needs none."
        ),
    )
    options_en = OptionsField(
        label=_("Options in English"),
        help_text=_("The same ones in the same order."),
    )
    opens_at = MomentField(label=_("Opens at"))
    closes_at = MomentField(label=_("Closes at"))

    class Meta:
        model = Vote
        fields = [
            "group",
            "project",
            "title_bg",
            "title_en",
            "description_bg",
            "description_en",
            "method",
            "options_bg",
            "options_en",
            "most",
            "seats",
            "threshold",
            "tie",
            "quorum_percent",
            "is_secret",
            "may_change",
            "proxies",
            "opens_at",
            "closes_at",
            "is_public",
        ]
        labels = {
            "group": _("Who votes"),
            "project": _("Project"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "description_bg": _("Description in Bulgarian"),
            "description_en": _("Description in English"),
            "method": _("How the vote is cast"),
            "most": _("Options on one ballot at most"),
            "seats": _("How many are chosen"),
            "threshold": _("When a decision is taken"),
            "tie": _("When votes are equal"),
            "quorum_percent": _("Quorum, % of those entitled"),
            "is_secret": _("The vote is secret"),
            "may_change": _("A ballot may be changed until the end"),
            "proxies": _("For how many others one organisation may vote"),
            "is_public": _("Everybody may read the vote and its result"),
        }
        help_texts = {
            "description_bg": _(
                "What is decided and why. Everybody who may vote reads it."
            ),
            "project": _(
                "If what is decided belongs to one; it then stands in its path."
            ),
            "tie": _("For the last place, or between for and against."),
            "most": _("Only where several of the options are chosen."),
            "seats": _("Where there are options."),
            "threshold": _("Only for a decision."),
            "quorum_percent": _("0: no quorum."),
            "is_secret": _("Nobody can find out who voted how, not even later."),
            "may_change": _("Only in an open vote; a secret ballot is final."),
            "proxies": _("0: nobody votes for another one."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        vote = self.instance
        self.fields["group"].queryset = groups_run_by(user).alive()
        self.fields["group"].empty_label = _("all members of the network")
        self.fields["group"].required = not runs_network(user)
        projects = Project.objects.editable_by(user).offered()
        kept = Project.objects.filter(pk=vote.project_id)
        self.fields["project"].queryset = projects | kept
        self.fields["project"].empty_label = _("no project")
        if vote.pk:
            for language in ("bg", "en"):
                words = OptionsField.written(vote.options.all(), language)
                self.initial[f"options_{language}"] = words

    def clean(self):
        data = super().clean()
        if data.get("method") == Vote.Method.DECISION:
            data |= {"most": 1, "seats": 1, "options_bg": [], "options_en": []}
            if data.get("tie") == Vote.Tie.ALL:
                self.add_error("tie", _("For and against cannot both be chosen."))
        else:
            self.check_options(data)
        if data.get("is_secret"):
            data["may_change"] = False
        group = data.get("group")
        if group and group.is_shut() and data.get("is_public"):
            self.add_error(
                "is_public", _("What a closed group votes on stays within the group.")
            )
        return data

    def check_options(self, data):
        options, english = data.get("options_bg"), data.get("options_en")
        if options is None or english is None:
            return
        if len(options) < 2:
            self.add_error("options_bg", _("Write at least two options."))
        if english and len(english) != len(options):
            self.add_error(
                "options_en", _("Write as many as in Bulgarian, or none at all.")
            )
        for name in ("seats", "most"):
            if data.get(name, 1) > max(len(options) - (name == "seats"), 1):
                self.add_error(name, _("There are not so many options."))
        if data.get("method") != Vote.Method.SEVERAL:
            data["most"] = 1

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.slug = unique_slug(
                Vote.objects.all(), text=self.cleaned_data["title_bg"]
            )
        vote = super().save(commit)
        self.save_options(vote)
        return vote

    def save_options(self, vote):
        """What an option points at stays with its title."""
        before = {one.title_bg: one for one in vote.options.all()}
        vote.options.all().delete()
        english = self.cleaned_data["options_en"]
        for number, (title, text) in enumerate(self.cleaned_data["options_bg"], 1):
            title_en, text_en = english[number - 1] if english else ("", "")
            old = before.get(title)
            Option.objects.create(
                vote=vote,
                number=number,
                title_bg=title,
                text_bg=text,
                title_en=title_en,
                text_en=text_en,
                content_type=old.content_type if old else None,
                object_id=old.object_id if old else None,
            )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the vote is cancelled"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who can read the vote sees it."),
    )
