"""A position on paper: with who signed it, and the sheet on which organisations sign."""

import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import pdf
from core.blocks import blocks_of
from participation.common import papers
from participation.common.frozen import name_in
from participation.common.supporters import Supporters
from participation.positions.models import Position
from projects.papers import who_pays

LINES = 10


def position(one: Position, *, user) -> bytes:
    """In the language of its text; an adopted one as it was frozen."""
    language = one.language
    with translation.override(language):
        data = head(one) | {
            "heading": _("Position"),
            "facts": facts(one, language),
            "signatories_title": _("Signed by"),
            "columns": [_("Organisation"), _("Decision"), _("Decided on")],
            "signatories": signatories(one, user, language),
            "nobody": _("Nobody has signed it yet."),
            "withdrawn_title": _("Withdrew their signature since"),
            "withdrawn_columns": [_("Organisation"), _("Decision"), _("Withdrew on")],
            "withdrawn": withdrawn(one),
            "checksum": checksum(one),
        }
    return pdf.render("participation/position", data, language=language)


def facts(one, language):
    kept = one.adopted
    if kept:
        to = [name_in(addressee, language) for addressee in kept["addressees"]]
        by = [name_in(drafter, language) for drafter in kept["drafted_by"]]
        adopted_on = day(datetime.date.fromisoformat(kept["adopted_on"]))
    else:
        to = [str(addressee) for addressee in one.addressees.all()]
        agreed = one.drafters.agreed().select_related("organisation")
        by = [str(one.organisation), *(str(row.organisation) for row in agreed)]
        adopted_on = ""
    return [
        [_("To"), "; ".join(to)],
        [_("Written by"), "; ".join(by)],
        [_("State"), one.get_status_display()],
        [_("Adopted on"), adopted_on],
    ]


def signatories(one, user, language):
    """Of an adopted one those who stood behind it then."""
    if not one.adopted:
        rows = Supporters(one, user).named.of_organisations().standing()
        return [
            [str(row.organisation), row.decision, day(row.decided_on)] for row in rows
        ]
    return [
        [
            name_in(row["name"], language),
            row["decision"],
            day(datetime.date.fromisoformat(row["decided_on"])),
        ]
        for row in one.adopted["signatories"]
    ]


def withdrawn(one):
    return [
        [str(row.organisation), row.decision, day(row.withdrawn_on)]
        for row in one.withdrawn_since()
    ]


def checksum(one):
    if not one.checksum:
        return ""
    return _("SHA-256 of the adopted text with its signatories: %(sum)s") % {
        "sum": one.checksum
    }


def sheet(one: Position, *, language: str) -> bytes:
    with translation.override(language):
        data = head(one) | {
            "heading": _("Sheet for signing"),
            "facts": facts(one, language),
            "columns": [
                _("No."),
                _("Organisation"),
                _("Decision of the board: number and day"),
                _("Who represents it: name, signature"),
            ],
            "lines": LINES,
            "note": _(
                "Who began the position enters each signature at %(site)s; the organisation is "
                "told and can withdraw it there."
            )
            % {"site": settings.SITE_NAME},
        }
    return pdf.render("participation/position_sheet", data, language=language)


def decision(one: Position, *, language: str) -> bytes:
    return papers.decision(
        one, words=papers.SIGNS, project=one.project, language=language
    )


def head(one):
    return {
        "title": one.shown_title,
        "position": one.shown_title,
        "blocks": blocks_of(one.shown_body),
        "address": f"{settings.SITE_URL}{one.get_absolute_url()}",
        "made": day(timezone.localdate()),
        "of": _("of"),
        "funder": who_pays(one.project),
    }


def day(value):
    return date_format(value, "DATE_FORMAT") if value else ""
