"""Ballots: on the page, signed on paper, from the box of the hall."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.common.models import Channel
from participation.votes import counting
from participation.votes.forms.voters import active

ABSTAIN = "0"
PAPERS_AT_ONCE = 500


class BallotForm(forms.Form):
    """The fields of a ballot as the method of the vote has it; `cleaned_data["ballot"]`."""

    def __init__(self, *args, vote, ballot=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.vote = vote
        choices = [(str(one.number), label_of(one)) for one in vote.choices]
        {
            counting.DECISION: self.ask_for_one,
            counting.ONE: self.ask_for_one,
            counting.SEVERAL: self.ask_for_several,
            counting.RANKING: self.ask_for_order,
        }[vote.method](choices)
        self.fill(ballot)

    def ask_for_one(self, choices):
        if not self.vote.is_decision():
            choices = [*choices, (ABSTAIN, _("I abstain"))]
        self.fields["choice"] = forms.ChoiceField(
            label=_("Your vote"), choices=choices, widget=forms.RadioSelect
        )

    def ask_for_several(self, choices):
        self.fields["choices"] = forms.MultipleChoiceField(
            label=_("Your vote"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["choices"].is_needed = True
        self.ask_whether_blank()

    def ask_for_order(self, choices):
        for place in range(1, len(choices) + 1):
            self.fields[f"place_{place}"] = forms.ChoiceField(
                label=_("Place %(number)s") % {"number": place},
                choices=[("", "–"), *choices],
                required=False,
            )
        self.ask_whether_blank()

    def ask_whether_blank(self):
        self.fields["blank"] = forms.BooleanField(
            label=_("I abstain: I choose none"), required=False
        )

    def fill(self, ballot):
        """With what an open ballot says now."""
        if ballot is None:
            return
        numbers = [str(number) for number in ballot]
        self.initial |= {
            "choice": numbers[0] if numbers else ABSTAIN,
            "choices": numbers,
            "blank": not numbers,
            **{f"place_{at}": number for at, number in enumerate(numbers, 1)},
        }

    def clean(self):
        data = super().clean()
        if not self.errors:
            data["ballot"] = self.ballot(data)
        return data

    def ballot(self, data):
        if "choice" in data:
            chosen = [] if data["choice"] == ABSTAIN else [data["choice"]]
            return tuple(int(one) for one in chosen)
        chosen = data["choices"] if "choices" in data else self.order(data)
        self.check_blank(chosen, data["blank"])
        return tuple(int(one) for one in chosen)

    def check_blank(self, chosen, is_blank):
        if chosen and is_blank:
            raise forms.ValidationError(
                _("Either choose, or say that you abstain; not both.")
            )
        if not chosen and not is_blank:
            raise forms.ValidationError(
                _("Choose at least one, or say that you abstain.")
            )
        if "choices" in self.fields and len(chosen) > self.vote.most:
            raise forms.ValidationError(
                _("Choose at most %(most)s."), params={"most": self.vote.most}
            )

    def order(self, data):
        places = [data[name] for name in self.fields if name.startswith("place_")]
        chosen = [one for one in places if one]
        if places[: len(chosen)] != chosen:
            raise forms.ValidationError(
                _("Fill the places from the first on, without leaving one out.")
            )
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("Each option may have one place only."))
        return chosen


def label_of(option):
    return f"{option.title} – {option.text}" if option.text else option.title


class PaperBallotForm(BallotForm):
    """The signed ballot of one organisation in an open vote."""

    def __init__(self, *args, vote, **kwargs):
        super().__init__(*args, vote=vote, **kwargs)
        voters = active(vote) if vote.may_change else active(vote).waiting()
        own = {
            "voter": forms.ModelChoiceField(
                voters, label=_("Organisation"), empty_label=_("choose")
            ),
            "channel": forms.ChoiceField(
                label=_("By which way it came"),
                choices=[
                    (one.value, one.label)
                    for one in (Channel.MEETING, Channel.PAPER, Channel.LETTER)
                ],
            ),
        }
        self.fields = own | self.fields


class UrnOfTheHallForm(forms.Form):
    """Papers from a box, and the list of those who put one in."""

    voters = forms.ModelMultipleChoiceField(
        None,
        label=_("Who put a paper into the box"),
        widget=forms.CheckboxSelectMultiple,
    )
    papers = forms.CharField(
        label=_("The papers"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Each paper on its own line, in any order: the numbers of the options on it, with commas between them. 0 is a paper on which nothing is chosen."
        ),
    )

    def __init__(self, *args, vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.vote = vote
        self.fields["voters"].queryset = active(vote).waiting()

    def clean_papers(self):
        lines = [line.strip() for line in self.cleaned_data["papers"].split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > PAPERS_AT_ONCE:
            raise forms.ValidationError(
                _("Enter at most %(most)s papers at once."),
                params={"most": PAPERS_AT_ONCE},
            )
        rules = self.vote.rules()
        papers = []
        for number, line in enumerate(lines, start=1):
            paper = paper_of(line)
            if paper is None or not rules.allows(paper):
                raise forms.ValidationError(
                    _("Line %(number)s is no valid ballot of this vote."),
                    params={"number": number},
                )
            papers.append(paper)
        return papers


def paper_of(line):
    """The numbers on a line; None where there is something else."""
    words = line.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        return None
    return () if words == [ABSTAIN] else tuple(int(word) for word in words)
