"""Papers of a call: the empty matrix for a table, and the filled one for those who decide."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import pdf
from members.models import Organisation
from participation.common import papers
from participation.ideas import exports
from participation.ideas import matrix as words
from participation.ideas.models import Idea, IdeaCall, MatrixField, Sitting
from projects.papers import who_pays

Kind = MatrixField.Kind
# How many lines a group gets to write on.
LINES = {Kind.SHORT: 1, Kind.LONG: 5, Kind.ORGANISATIONS: 3}


def address(sitting: Sitting) -> str:
    """What the scribes open on their phones; in Bulgarian, as the meetings are."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("ideas:table", args=[sitting.secret])
    return f"{settings.SITE_URL}{path}"


def code(sitting: Sitting) -> bytes:
    """An SVG of black on white, also where the page is dark: readers need the light around."""
    file = io.BytesIO()
    made = segno.make_qr(address(sitting), error="m")
    made.save(file, kind="svg", scale=8, border=4, light="#fff", xmldecl=False)
    return file.getvalue()


def empty_form(call: IdeaCall, sitting: Sitting | None, *, language: str) -> bytes:
    """One sheet for a table group: the standard fields and those of the call, with lines."""
    with translation.override(language):
        data = {
            "title": f"{_('Form for an idea')}: {call.title}",
            "heading": _("Form for an idea"),
            "call": call.title,
            "meeting": meeting(sitting),
            "table": _("Number of the table"),
            "fields": [*standard_fields(), *map(field_on_paper, call.fields.asked())],
            "funder": who_pays(call.project),
            "code": scribes_code(sitting),
            "required": _("has to be filled in"),
            "page": _("Page"),
            "of": _("of"),
        }
        return pdf.render("ideas/form", data, language=language)


def meeting(sitting):
    if sitting is None:
        return ""
    day = date_format(sitting.held_on, "DATE_FORMAT")
    return f"{sitting.title}, {sitting.obshtina.name}, {day}"


def scribes_code(sitting):
    if sitting is None:
        return None
    return {
        "picture": pdf.qr(
            address(sitting), alt=_("QR code: enter the idea on a phone")
        ),
        "caption": _("On a phone"),
    }


def standard_fields():
    return [
        on_paper(_("Title"), lines=1, is_required=True),
        on_paper(_("What is proposed, for whom, with what"), lines=6, is_required=True),
        on_paper(_("Municipality"), lines=1, is_required=True),
        on_paper(_("Who proposes it"), lines=2),
    ]


def field_on_paper(field):
    return on_paper(
        field.label,
        help_text=field.help_text,
        lines=LINES.get(field.kind, 1),
        options=[shown for _kept, shown in field.choices()]
        if field.is_chosen()
        else [],
        is_required=field.is_required,
        unit=_("euro") if field.kind == Kind.AMOUNT else "",
    )


def on_paper(label, *, help_text="", lines=1, options=(), is_required=False, unit=""):
    return {
        "label": label,
        "help": help_text,
        "lines": lines,
        "options": list(options),
        "is_required": is_required,
        "unit": unit,
    }


def matrix(
    call: IdeaCall, ideas: list[Idea], user, *, is_cut: bool, language: str
) -> bytes:
    """The ideas as one table for those who decide about them; `is_cut`: the first of more."""
    fields = words.shown_fields(call)
    seen = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
    with translation.override(language):
        today = date_format(timezone.localdate(), "DATE_FORMAT")
        count = str(len(ideas))
        data = {
            "title": f"{_('Matrix of ideas')}: {call.title}",
            "heading": _("Matrix of ideas"),
            "call": call.title,
            "facts": [
                [_("Project"), project_of(call)],
                [
                    _("Ideas"),
                    _("the first %(count)s") % {"count": count} if is_cut else count,
                ],
            ],
            "header": [
                _("No."),
                _("Idea"),
                _("Municipality"),
                _("Who proposes it"),
                *(field.label for field in fields),
                _("Status"),
            ],
            "rows": [
                [
                    str(number),
                    {"title": idea.title, "description": idea.description},
                    idea.obshtina.name,
                    exports.partners(idea, seen),
                    *(line.text for line in lines),
                    idea.get_status_display(),
                ]
                for number, (idea, lines) in enumerate(
                    zip(ideas, words.rows_of(ideas, fields), strict=True), start=1
                )
            ],
            "funder": who_pays(call.project),
            "made": _("As of %(day)s") % {"day": today},
            "of": _("of"),
        }
        return pdf.render("ideas/matrix", data, language=language)


def project_of(call):
    project = call.project
    return project.title if project and project.is_published else ""


def signature_sheet(idea: Idea, *, language: str) -> bytes:
    return papers.signature_sheet(
        idea,
        demand=idea.description,
        to=[gettext_lazy("Call"), idea.call.title],
        project=idea.project,
        language=language,
    )


def decision(idea: Idea, *, language: str) -> bytes:
    return papers.decision(idea, project=idea.project, language=language)
