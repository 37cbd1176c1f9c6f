"""Papers that several subjects share."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import pdf
from participation.common.forms import OrganisationSupportForm
from participation.common.models import Submission
from participation.common.official_forms import LetterForm
from projects.models import Project
from projects.papers import who_pays

LINES = 18
# Fewer where the words of who pays stand below.
LINES_ABOVE_FUNDER = 15
# As many lines as one writes on where the page has a field for a longer text.
TEXT_LINES = 12


def about(thing, heading: str, *, project: Project | None = None) -> dict:
    """The head of a paper about one thing, in the language of the moment."""
    return {
        "title": f"{heading}: {thing}",
        "heading": heading,
        "about": str(thing),
        "address": settings.SITE_URL + thing.get_absolute_url(),
        "page": _("Page"),
        "of": _("of"),
        "funder": who_pays(project),
    }


def signature_sheet(
    thing, *, demand: str, to: list, project: Project | None = None, language: str
) -> bytes:
    """The form of support on paper; `to` is a label and whom the demand is for."""
    with translation.override(language):
        head = about(thing, _("Signature sheet"), project=project)
        data = head | {
            "demand": demand,
            "to": [str(one) for one in to],
            "columns": [
                _("No."),
                _("Name"),
                _("Municipality"),
                _("Date"),
                _("Signature"),
            ],
            "lines": LINES_ABOVE_FUNDER if head["funder"] else LINES,
            "privacy": _(
                "Your name and municipality are entered at %(site)s only so that your support is "
                "counted; a name from paper is shown to nobody there. If you change your mind, "
                "tell the person who collected the signatures."
            )
            % {"site": settings.SITE_NAME},
            "collector": _("Collected by (name, signature)"),
        }
    return pdf.render("participation/signatures", data, language=language)


def form(
    head: dict,
    fields: Mapping[str, forms.Field],
    *,
    signed: list[str],
    language: str,
    text_lines: int = TEXT_LINES,
    **more,
) -> bytes:
    """The paper twin of a form of the page; `head` has a heading and an address."""
    data = {
        "title": head["heading"],
        "about": "",
        "facts": [],
        "words": "",
        "fields": asked(fields, text_lines=text_lines),
        "signed": signed,
        "note": "",
        "required": _("has to be filled in"),
        "page": _("Page"),
        "of": _("of"),
        "funder": None,
    }
    return pdf.render("participation/form", data | head | more, language=language)


def asked(
    fields: Mapping[str, forms.Field], *, text_lines: int = TEXT_LINES
) -> list[dict]:
    """What stands in a form of the page, to be written by hand; of files it is the paper itself."""
    return [
        on_paper(field, text_lines) for field in fields.values() if is_written(field)
    ]


def is_written(field):
    return not (field.widget.is_hidden or isinstance(field, forms.FileField))


def on_paper(field, text_lines):
    is_long = isinstance(field.widget, forms.Textarea)
    is_chosen = isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset")
    return {
        "label": str(field.label),
        "help": str(field.help_text),
        "lines": text_lines if is_long else 1,
        "options": [str(label) for _value, label in field.choices] if is_chosen else [],
        "is_required": field.required,
        "unit": "",
    }


SUPPORTS = gettext_lazy("The board decided that the organisation supports it.")
SIGNS = gettext_lazy("The board decided that the organisation signs the position.")


def decision(
    thing, *, words=SUPPORTS, project: Project | None = None, language: str
) -> bytes:
    """Of the board of an organisation, with the fields in which its owner enters it."""
    with translation.override(language):
        return form(
            about(thing, _("Decision of the board"), project=project),
            OrganisationSupportForm.base_fields,
            signed=[_("Who represents the organisation: name, signature")],
            words=str(words),
            note=_(
                "The owner of the organisation's profile enters the decision at the address below. "
                "Everybody sees there which organisations stand behind it and by which decision."
            ),
            language=language,
        )


def answer(submission: Submission, *, language: str) -> bytes:
    """On which an institution writes its answer; it is entered with the paper attached."""
    with translation.override(language):
        return form(
            about(submission.target, _("Official answer")),
            in_order(LetterForm),
            facts=[
                [_("Institution"), submission.addressee.name],
                [_("Handed over on"), date_format(submission.sent_on, "DATE_FORMAT")],
                [
                    _("Answer expected by"),
                    date_format(submission.answer_by, "DATE_FORMAT"),
                ],
            ],
            signed=[_("Signature and stamp")],
            note=_(
                "Please send it by letter or e-mail to who handed it over to you. The answer is "
                "published with its day at the address below, and the paper beside it."
            ),
            language=language,
        )


def in_order(form_class):
    """Its fields as the page shows them."""
    names = [*form_class.field_order, *form_class.base_fields]
    return {name: form_class.base_fields[name] for name in dict.fromkeys(names)}
