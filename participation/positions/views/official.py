"""A position is handed over to its institutions, and they answer."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from core import pdf
from participation.common import papers
from participation.common.views import official
from participation.common.views.meanwhile import Meanwhile
from participation.positions import actions
from participation.positions.views.mixins import SeenPosition


class Send(SeenPosition, official.HandOver):
    permission_required = "positions.send"
    submission = None
    done = gettext_lazy("It is handed over. Who signed it is told of the answer.")

    def get_permission_object(self):
        return self.position

    @cached_property
    def addressee(self):
        return get_object_or_404(self.position.addressees, pk=self.kwargs["number"])

    @property
    def title(self):
        return _("Hand it over to %(name)s") % {"name": self.addressee}

    def act(self, form):
        actions.send(
            self.position,
            addressee=self.addressee,
            actor=self.request.user,
            **form.cleaned_data,
        )


class OfSubmission(SeenPosition):
    @cached_property
    def submission(self):
        rows = self.position.submissions.for_page()
        return get_object_or_404(rows, pk=self.kwargs["number"])


class AnswerPdf(OfSubmission, View):
    """On which the institution writes its answer."""

    def get(self, request, **kwargs):
        if not self.submission.takes_answer():
            raise Http404
        content = papers.answer(self.submission, language=get_language())
        return pdf.response(f"position-{self.position.pk}-answer", content)


class Answer(Meanwhile, OfSubmission, official.AnswerWithAccount):
    permission_required = "positions.answer"
    permission_meanwhile = "positions.work_for_institution"


class Correct(OfSubmission, official.CorrectAnswer):
    permission_required = "positions.correct_answer"


class Letter(Meanwhile, OfSubmission, official.AttachLetter):
    permission_required = "positions.attach_letter"
    permission_meanwhile = "positions.keep_letters"


class AnotherLink(OfSubmission, official.RenewLink):
    permission_required = "positions.renew_link"
    http_method_names = ["post"]
