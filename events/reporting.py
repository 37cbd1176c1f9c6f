"""The report of an event: what a funder or an archive wants of it, on a page and as a PDF."""

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import pdf
from core.blocks import blocks_of
from events import printing
from events.figures import Figures
from events.models import Decision, Event, Minutes
from projects.papers import who_pays

PICTURES = 6


class Report:
    """Everything that is in the report, as its reader may see it.

    `in_full`: with small groups, for the organiser alone.
    """

    def __init__(self, event: Event, *, in_full: bool):
        self.event = event
        self.figures = Figures(event, in_full=in_full)

    @property
    def programme(self):
        return self.event.programme()

    @property
    def together(self):
        rows = self.event.coorganisers.select_related("organisation")
        return [one.organisation for one in rows if one.is_accepted()]

    @property
    def minutes(self):
        return Minutes.objects.published().filter(event=self.event).first()

    @property
    def decisions(self):
        return list(self.event.decisions.published().select_related("owner"))

    @property
    def recommendations(self):
        rows = self.event.recommendations.published().select_related("institution")
        return list(rows.prefetch_related("attachments"))

    @property
    def pictures(self):
        """A few, and only those that everybody may see."""
        ready = [one for one in self.event.gallery() if one.is_marked()]
        return ready[:PICTURES]

    @property
    def sheets(self):
        """Signed sheets on file: how many, or whether they were taken away with the list."""
        count = self.event.signed_sheets.count()
        if count:
            return ngettext(
                "%(count)s signed sheet is kept on the portal until %(day)s.",
                "%(count)s signed sheets are kept on the portal until %(day)s.",
                count,
            ) % {
                "count": count,
                "day": date_format(self.event.people_kept_until()),
            }
        return ""

    @property
    def facts(self):
        """[(what, value)] of when, where, who and for what."""
        event = self.event
        organisers = [event.organiser, *self.together]
        project = (
            event.project if event.project and event.project.is_published else None
        )
        found = [
            (_("Kind"), event.get_kind_display()),
            (_("When"), when(event)),
            (_("Where"), printing.place(event)),
            (_("Organiser"), ", ".join(one.name for one in organisers)),
            (_("Project"), project.title if project else ""),
            (_("Activity"), event.activity.title if project and event.activity else ""),
        ]
        return [(label, str(value)) for label, value in found if value]

    @property
    def totals(self):
        figures = self.figures
        return [
            (_("Different people present"), str(figures.people)),
            (_("Organisations"), str(len(figures.organisations))),
            (_("Organisations that came for the first time"), str(len(figures.new_organisations))),
            (_("Person-hours"), number_format(figures.hours)),
        ]  # fmt: skip


def when(event):
    """The days; of one day also the hours, which a programme would not always tell."""
    days = printing.days(event.starts_at, event.ends_at)
    if not event.lasts_one_day():
        return days
    return f"{days}, {printing.hours(event.starts_at, event.ends_at)}"


def as_pdf(report: Report, *, language: str) -> bytes:
    with translation.override(language):
        return pdf.render("events/report", values(report), language=language)


def values(report):
    event = report.event
    return {
        "title": f"{_('Report of the event')}: {event.title}",
        "author": event.organiser.name,
        "heading": _("Report of the event"),
        "event": event.title,
        "summary": event.summary or "",
        "facts": report.facts,
        "programme": programme(report),
        "numbers": numbers(report),
        "minutes": minutes(report),
        "decisions": decisions(report),
        "recommendations": recommendations(report),
        "pictures": pictures(report),
        "sheets": {"title": _("Signed sheets"), "text": report.sheets},
        "funder": who_pays(event.project),
        "made": _("Made on %(day)s from %(address)s")
        % {
            "day": date_format(timezone.localdate()),
            "address": printing.address("events:detail", event.slug),
        },
        "page_of": _("of"),
    }


def programme(report):
    rows = [
        [
            f"{date_format(timezone.localtime(one.starts_at), 'SHORT_DATE_FORMAT')} "
            f"{printing.hours(one.starts_at, one.ends_at)}",
            one.title,
            one.speaker,
        ]
        for one in report.programme
    ]
    header = [_("When"), _("Part of the programme"), _("Speaker")]
    return {"title": _("Programme"), "header": header, "rows": rows}


def numbers(report):
    figures = report.figures
    sessions = [
        [session.title, str(people), shown(in_person), shown(online)]
        for session, people, in_person, online in figures.by_session()
    ]
    return {
        "title": _("Numbers"),
        "totals": report.totals,
        "header": [
            _("Part of the programme"),
            _("People"),
            _("in person"),
            _("online"),
        ],
        "sessions": sessions,
        "tables": [table_of(one, figures.people) for one in figures.tables],
        "note": note(figures),
    }


def shown(count):
    return "*" if count is None else str(count)


def table_of(table, people):
    by_organisation = table.division.by_organisation
    header = [str(table.division.title), _("People")]
    rows = [[group.label, shown(count)] for group, count, _organisations in table.lines]
    if table.hidden:
        rows.append([_("those with * together"), str(table.others)])
    rows.append([_("In all"), str(people)])
    if by_organisation:
        header.append(_("Organisations"))
        counts = [str(organisations) for _group, _count, organisations in table.lines]
        counts += [""] * (len(rows) - len(counts))
        rows = [[*row, count] for row, count in zip(rows, counts, strict=True)]
    return {"header": header, "rows": rows}


def note(figures):
    if figures.in_full:
        return _(
            "With groups of fewer than five people, so it is for the organiser alone."
        )
    return "* " + _(
        "Groups of fewer than five people are not shown, and none that would let one "
        "work them out."
    )


def minutes(report):
    found = report.minutes
    documents = [one.name for one in found.attachments.all()] if found else []
    return {
        "title": _("Minutes"),
        "blocks": blocks_of(found.text or "") if found else [],
        "documents": [_("Documents"), ", ".join(documents)],
    }


def decisions(report):
    items = [
        {
            "text": one.text,
            "facts": [
                (_("State"), state_of(one)),
                (_("Who carries it out"), one.owner.name if one.owner else one.owner_words),
                (_("By when"), date_format(one.due_on) if one.due_on else ""),
                (_("What became of it"), one.note),
            ],
        }
        for one in report.decisions
    ]  # fmt: skip
    return {"title": _("What we decided"), "items": items}


def state_of(decision):
    if decision.is_overdue():
        return _("the term is over")
    said = str(decision.get_state_display())
    if decision.state == Decision.State.OPEN:
        return said
    return f"{said}, {date_format(decision.closed_on)}"


def recommendations(report):
    def day(value):
        return date_format(value) if value else ""

    items = [
        {
            "text": one.text,
            "facts": [
                (_("To"), one.institution.name if one.institution else one.institution_words),
                (_("State"), str(one.state.label)),
                (_("Sent on"), day(one.sent_on)),
                (_("Answer expected by"), "" if one.answered_on else day(one.answer_by)),
                (_("Date of the answer"), day(one.answered_on)),
                (_("Answer"), one.answer),
                (_("Documents"), ", ".join(file.name for file in one.attachments.all())),
            ],
        }
        for one in report.recommendations
    ]  # fmt: skip
    return {"title": _("What we recommended"), "items": items}


def pictures(report):
    found = [
        {"picture": drawn, "caption": one.caption, "credit": one.credit}
        for one in report.pictures
        if (drawn := pdf.logo(one, instead=report.event.title))
    ]
    return {"title": _("Photographs"), "pictures": found}
