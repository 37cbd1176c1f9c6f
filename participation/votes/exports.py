"""The frozen result as tables."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from participation.votes.results import Result


def header(result: Result) -> list[str]:
    points = _("Points") if result.is_ranking else _("Votes")
    return [_("Option"), points, _("Chosen")]


def rows(result: Result) -> Iterator[list]:
    for line in result.lines():
        yield [line["title"], line["count"], _("yes") if line["is_chosen"] else _("no")]


def facts(result: Result) -> list[list]:
    values = result.values
    return [
        [_("Entitled"), values["entitled"]],
        [_("Ballots cast"), values["cast"]],
        [_("Abstained"), values["blank"]],
        [_("Ballots needed for the quorum"), values["quorum"]],
        [_("SHA-256 of the result"), result.vote.checksum],
    ]


def voters(result: Result) -> Iterator[list]:
    for one in result.voters():
        voted = _("yes") if one["has_voted"] else _("no")
        yield [one["name"], voted, one["proxy"], one["choices"], one["channel"]]


def sheets(result: Result) -> list[tuple]:
    """Of an open vote who voted how; of a secret one the ballots apart from the names."""
    people = [
        _("Organisation"), _("Has voted"), _("By proxy"), _("Ballot"), _("By which way it came"),
    ]  # fmt: skip
    found = [
        (_("Result"), header(result), rows(result)),
        (_("Figures"), ["", ""], facts(result)),
        (_("Who voted"), people, voters(result)),
    ]
    if result.has_ballots:
        ballots = ([ballot] for ballot in result.ballots())
        found.append((_("Ballots"), [_("Ballot")], ballots))
    return found
