"""The list of an event's people as a table. Who takes it out says why; see `actions`."""

from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from events.all_registrations import ROWS_AT_ONCE
from events.figures import Figures
from events.models import Attendance, Event
from members.models import Organisation


def registrations(event: Event):
    """A header and one row per registration that stands, with presence per session.

    The rows come a few at a time from the database, whatever their number.
    """
    sessions = list(event.sessions.all())
    headings, cells = zip(built_in_columns(event), answer_columns(event), strict=True)
    header = [
        _("Name"),
        _("Organisation"),
        _("E-mail"),
        _("State"),
        _("Registered at"),
        _("Came without registering"),
        *(session.title for session in sessions),
        *chain(*headings),
    ]
    rows = (
        event.registrations.standing()
        .select_related("person__user", "organisation")
        .prefetch_related("attendances", "answers")
        .order_by("status", "registered_at", "pk")
    )
    return header, (
        row(registration, sessions)
        + list(chain(*(find(registration) for find in cells)))
        for registration in rows.iterator(chunk_size=ROWS_AT_ONCE)
    )


def answer_columns(event: Event):
    """The questions as (headings, cells of a registration); also those no longer asked.

    Fetch `answers` with the rows: `prefetch_related("answers")`.
    """
    questions = list(event.questions.all())
    by_number = {question.pk: question for question in questions}
    headings = [question.text for question in questions]

    def cells(registration):
        answers = {one.question_id: one for one in registration.answers.all()}
        for one in answers.values():
            one.question = by_number[one.question_id]
        return [
            answers[question.pk].in_words() if question.pk in answers else ""
            for question in questions
        ]

    return headings, cells


def built_in_columns(event: Event):
    """What was asked for figures, and how people come: (headings, cells), as above."""
    asked = [
        (event.asks_office, _("Occupation"), "get_office_display"),
        (event.asks_sex, _("Sex"), "get_sex_display"),
        (event.asks_age, _("Age"), "get_age_group_display"),
        (event.mode == Event.Mode.MIXED, _("Way of taking part"), "get_comes_display"),
    ]
    used = [(heading, name) for is_asked, heading, name in asked if is_asked]

    def cells(registration):
        return [str(getattr(registration, name)()) for _heading, name in used]

    return [heading for heading, _name in used], cells


def row(registration, sessions):
    how = {
        one.session_id: one.get_how_display() for one in registration.attendances.all()
    }
    registered_at = timezone.localtime(registration.registered_at)
    return [
        registration.person.get_display_name(),
        registration.on_behalf_of(),
        registration.person.email,
        str(registration.get_status_display()),
        f"{registered_at:%Y-%m-%d %H:%M}",
        _("yes") if registration.is_walk_in else "",
        *(str(how.get(session.pk, "")) for session in sessions),
    ]


def numbers(figures: Figures, user):
    """(title, header, rows) of each sheet: the tables of the page, and the organisations."""
    yield (
        _("Numbers"),
        [_("What is counted"), "", _("People"), _("Organisations")],
        [
            *totals(figures),
            *by_session(figures),
            *by_group(figures),
        ],
    )
    yield _("Organisations"), organisation_header(), organisation_rows(figures, user)


def totals(figures):
    yield [_("People present"), "", figures.people, len(figures.organisations)]
    yield [
        _("Organisations that came for the first time"),
        "",
        "",
        len(figures.new_organisations),
    ]
    yield [_("Person-hours"), "", figures.hours, ""]


def by_session(figures):
    for session, people, in_person, online in figures.by_session():
        yield [_("Part of the programme"), session.title, people, ""]
        if in_person is not None:
            yield [_("Part of the programme"), f"{session.title}: {_('in person')}", in_person, ""]  # fmt: skip
            yield [_("Part of the programme"), f"{session.title}: {_('online')}", online, ""]  # fmt: skip


def by_group(figures):
    for table in figures.tables:
        title = str(table.division.title)
        for group, people, organisations in table.lines:
            counted = organisations if table.division.by_organisation else ""
            yield [title, group.label, "*" if people is None else people, counted]
        if table.hidden:
            yield [title, _("those with * together"), table.others, ""]


def organisation_header():
    return [_("Organisation"), _("Kind"), _("Municipality"), _("For the first time")]


def organisation_rows(figures, user):
    """Those that the reader may know; the others are counted."""
    listed = [one.pk for one in figures.organisations]
    visible = Organisation.objects.visible_to(user).filter(pk__in=listed)
    known = set(visible.values_list("pk", flat=True))
    new = set(figures.new_organisations)
    for one in figures.organisations:
        if one.pk in known:
            obshtina = one.seat.obshtina if one.seat else ""
            yield [
                one.name,
                one.get_kind_display(),
                str(obshtina),
                _("yes") if one in new else "",
            ]
    if hidden := len(listed) - len(known):
        yield [_("not shown to you: %(count)s") % {"count": hidden}, "", "", ""]


def people(figures: Figures):
    """The list behind the numbers: one row a person, each column one division."""
    divisions = [table.division for table in figures.tables]
    header = [
        _("Name"),
        _("Organisation"),
        *(str(one.title) for one in divisions),
        *(session.title for session in figures.sessions),
        _("Person-hours"),
    ]
    rows = [
        [
            row.name,
            row.registration.on_behalf_of(),
            *(str(one.label(row) or one.unsaid) for one in divisions),
            *(
                str(Attendance.How(row.hows[session.pk]).label)
                if session.pk in row.hows
                else ""
                for session in figures.sessions
            ),
            row.as_hours,
        ]
        for row in figures.rows
    ]
    return _("People"), header, rows
