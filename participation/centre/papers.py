"""The citizens' centre on paper: the form, the letter to the institution, the signature sheet."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import pdf
from participation.centre.forms import StatementForm
from participation.centre.models import Question
from participation.common import papers

TEXT_LINES = 14


def form(*, language: str) -> bytes:
    """With the fields of the page, for a desk, a meeting or a letter box."""
    with translation.override(language):
        data = {
            "title": _("Question to an institution"),
            "heading": _("Question, report of a problem or proposal"),
            "kinds": [str(label) for _value, label in Question.Kind.choices],
            "fields": [
                [_("Whom you ask"), 1],
                [_("Town or village, municipality"), 1],
                [_("Subject"), 1],
                [_("What you ask, report or propose"), TEXT_LINES],
                [_("Your name"), 1],
                [_("Your e-mail, if you have one"), 1],
            ],
            "consent": _("My name may be seen beside the question"),
            "privacy": _(
                "The question becomes public at %(site)s once a moderator has looked at it. Your "
                "name is seen only if you marked it; your e-mail is shown to nobody. The e-mail, and "
                "a name that is not public, are removed half a year after the question is closed. "
                "Pictures can be added on paper or by e-mail, with the agreement of those whom "
                "they show."
            )
            % {"site": settings.SITE_NAME},
            "signature": _("Date and signature"),
            "taken": _("Taken by (name, organisation, date)"),
            "address": settings.SITE_URL + reverse("questions:list"),
        }
    return pdf.render("centre/form", data, language=language)


def letter(question: Question, *, language: str) -> bytes:
    """With which it is handed over on paper: what everybody reads, and no more of who asks."""
    official = question.official
    with translation.override(language):
        data = {
            "title": f"{question.addressee}: {question.title}",
            "to": [_("To"), question.addressee.name],
            "subject": question.title,
            "facts": [
                [pgettext("question", "Kind"), question.get_kind_display()],
                [_("Municipality"), str(question.obshtina or "")],
                [_("Town or village"), str(question.settlement or "")],
                [_("Who asks"), question.public_name or _("the name is not public")],
                [
                    _("Handed over on"),
                    day(official.sent_on if official else timezone.localdate()),
                ],
                [_("Answer expected by"), day(official.answer_by) if official else ""],
            ],
            "text": question.text,
            "how": _(
                "Please answer by letter or e-mail to the coordinator of the network. The answer is "
                "published beside the question at the address below, with its day."
            ),
            "address": settings.SITE_URL + question.get_absolute_url(),
            "signed": [_("For the network"), _("name, signature")],
            "page": _("Page"),
            "of": _("of"),
        }
    return pdf.render("centre/letter", data, language=language)


def day(value):
    return date_format(value, "DATE_FORMAT")


def signature_sheet(question: Question, *, language: str) -> bytes:
    to = [gettext_lazy("To"), question.addressee.name]
    return papers.signature_sheet(
        question, demand=question.text, to=to, language=language
    )


def statement(*, language: str) -> bytes:
    """What an institution adds in its own words: below an answer, or below its whole record."""
    with translation.override(language):
        head = {
            "heading": _("Statement of the institution"),
            "address": settings.SITE_URL + reverse("questions:institutions"),
        }
        fields = {
            "institution": forms.CharField(label=_("Institution")),
            "about": forms.CharField(
                label=_("Question to which the statement belongs"),
                help_text=_("Empty: to the whole page of the institution."),
                required=False,
            ),
        }
        return papers.form(
            head,
            fields | StatementForm.base_fields,
            signed=[_("Name and post, signature and stamp"), _("Date")],
            note=_(
                "Somebody with an account of the institution enters it; it then stands below its "
                "answers, as everybody reads them."
            ),
            language=language,
        )
