"""The report as an accessible PDF, made of the contents that were frozen."""

from decimal import Decimal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import pdf
from core.blocks import blocks_of
from projects.templatetags.money import money as in_words
from reports.models import Report, ReportText
from reports.pictures import still_public
from reports.templatetags.reports import day, exact, titled, told

Part = ReportText.Part


def as_pdf(report: Report, said: dict, *, language: str) -> bytes:
    with translation.override(language):
        return pdf.render("reports/report", values(report, said), language=language)


def values(report, said):
    heading = _("%(kind)s No %(number)s") % {
        "kind": said["report"]["title"].capitalize(),
        "number": said["report"]["number"],
    }
    about = said["project"]
    return {
        "title": f"{heading}: {about['title']}",
        "author": about["lead"],
        "heading": heading,
        "project": about["title"],
        "facts": facts(said),
        "state": state(report),
        "figures": figures(said),
        "activities": activities(said),
        "publications": publications(said),
        "money": money(said),
        "pictures": pictures(report, said),
        "parts": {part.value: part_of(said, part) for part in Part},
        "funder": funder(report, said),
        "made": _("Counted on %(day)s from %(address)s")
        % {"day": day(said["counted_on"]), "address": about["url"]},
        "page_of": _("of"),
    }


def facts(said):
    about = said["project"]
    partners = "; ".join(f"{one['name']} ({one['role']})" for one in about["partners"])
    return [
        (_("Time of the report"), between(said["report"])),
        (_("Lead organisation"), about["lead"]),
        (_("Partners"), partners),
        (_("Programme"), about["programme"]),
        (_("Duration"), between(about)),
        (_("Municipalities"), ", ".join(about["obshtini"])),
    ]


def between(one):
    return f"{day(one['starts_on'])} – {day(one['ends_on'])}"


def state(report):
    if report.state != Report.State.ACCEPTED:
        return _("Not accepted yet: this is not the final text.")
    return _("Accepted on %(day)s") % {"day": date_format(report.decided_at)}


def figures(said):
    rows = [
        [
            named(one),
            told(one, "within"),
            told(one, "value"),
            told(one, "target"),
            "–" if one["percent"] is None else f"{one['percent']}\u00a0%",
        ]
        for one in said["figures"]
    ]
    return {
        "title": _("The indicators"),
        "header": [
            _("Indicator"),
            _("In this report"),
            _("So far"),
            _("Target"),
            _("Share done"),
        ],
        "rows": rows,
        "not_measured_title": _("Promised and not measured yet:"),
        "not_measured": said.get("not_measured", []),
        "rules_title": _("How it is counted"),
        "rules": [[titled(one), one["rule"]] for one in said["figures"]],
    }


def named(figure):
    words = f"{titled(figure)} ({figure['unit']})"
    return f"{words}, {_('entered by hand')}" if figure["is_typed"] else words


def activities(said):
    header = [_("When"), _("Event"), _("Place"), _("People"), _("Organisations")]
    items = [
        {
            "hidden": hidden_events(one.get("hidden", 0)),
            "title": one.get("title") or _("Outside of the planned activities"),
            "when": between(one) if "starts_on" in one else "",
            "rows": [
                [
                    day(event["day"]),
                    event["title"],
                    event["place"],
                    exact(event["people"]),
                    exact(event["organisations"]),
                ]
                for event in one["events"]
            ],
        }
        for one in said["activities"]
    ]
    return {"title": _("Activities and events"), "header": header, "items": items}


def hidden_events(count):
    if not count:
        return ""
    return ngettext(
        "%(count)s event that is not public",
        "%(count)s events that are not public",
        count,
    ) % {"count": count}


def publications(said):
    rows = [[day(one["day"]), one["title"], one["by"]] for one in said["publications"]]
    header = [_("Date"), _("Title"), _("Published by")]
    return {"title": _("Publications"), "header": header, "rows": rows}


def money(said):
    found = said["money"]
    if not found:
        return {"rows": []}
    currency = found["currency"]

    def shown_amounts(one):
        names = ("planned", "within", "spent")
        return [in_words(Decimal(one[name]), currency) for name in names]

    rows = [
        [f"{one['number']} {one['title']}", *shown_amounts(one)]
        for one in found["lines"]
    ]
    return {
        "title": _("Planned and spent"),
        "header": [_("Budget line"), _("Budgeted"), _("In this report"), _("So far")],
        "rows": [*rows, [_("In all"), *shown_amounts(found)]],
        "received": _("Received from the funder so far: %(amount)s.")
        % {"amount": in_words(Decimal(found["received"]), currency)},
    }


def pictures(report, said):
    """Frozen with the report; but one whose people no longer agree is not drawn any more."""
    keys = [one["key"] for one in said["pictures"]]
    kept = {one.key: one for one in still_public(report.project, keys)}
    found = [
        {"picture": drawn, "caption": one["caption"], "credit": one["credit"]}
        for one in said["pictures"]
        if one["key"] in kept and (drawn := pdf.logo(kept[one["key"]], alt=one["alt"]))
    ]
    return {"title": _("Photographs"), "pictures": found}


def part_of(said, part):
    found = [one for one in said["texts"] if one["part"] == part]
    title = found[0]["title"] if found else ""
    return {"title": title, "blocks": blocks_of(found[0]["html"]) if found else []}


def funder(report, said):
    return {
        "logos": list(filter(None, logos(report.project.programme, said["project"]))),
        "sentence": said["project"]["sentence"],
        "disclaimer": said["project"]["disclaimer"],
    }


def logos(programme, about):
    """Those that stood under the report, with their words of then; older ones do not say which."""
    there = {one.key: one for one in programme.logos()}
    if "logos" not in about:
        return [pdf.logo(one, instead=programme.name) for one in there.values()]
    return [
        pdf.logo(there[one["key"]], alt=one["alt"])
        for one in about["logos"]
        if one["key"] in there
    ]
