"""Answers of institutions: by the link of the mail, with an account, and by a letter."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core import audit, pdf
from core.views import Acts, BySecretLink, PermissionRequiredMixin
from participation.common import actions, official_links, papers
from participation.common.official_forms import (
    AnswerForm,
    CorrectionForm,
    HandOverForm,
    LetterForm,
)


class AnswerByLink(BySecretLink, Acts, FormView):
    """Opening it changes nothing, since programs look at links; the form answers, once.

    Whoever has the link sees what everybody sees of the thing, and no more of who asks.
    """

    form_class = AnswerForm
    template_name = "participation/common/answer_by_link.html"
    done = gettext_lazy("Thank you. The answer is published.")

    def dispatch(self, request, *args, **kwargs):
        self.submission = official_links.find(kwargs["token"])
        return self.refused() or super().dispatch(request, *args, **kwargs)

    def refused(self):
        """The page that says why this link does not answer; None for one that does."""
        submission = self.submission
        if submission is None:
            who = get_adapter().get_client_ip(self.request)
            is_few = official_links.note_wrong(who)
            return self.page("guessed" if is_few else "many", 404 if is_few else 429)
        if submission.is_answered():
            self.note("used")
            return self.page("used", 200)
        if not submission.link_works():
            self.note("late")
            return self.page("late", 410)
        return None

    def note(self, why):
        """Only of an answer that was refused: looking is no attempt."""
        if self.request.method == "POST":
            audit.record(
                "participation.answer_refused",
                actor=None,
                target=self.submission,
                why=why,
            )

    def page(self, why, status):
        context = {"why": why, "submission": self.submission}
        template = "participation/common/answer_refused.html"
        return render(self.request, template, context, status=status)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            submission=self.submission, thing=self.submission.target, **kwargs
        )

    def act(self, form):
        actions.answer_by_link(self.submission, **form.cleaned_data)

    def next_address(self, result):
        return self.request.path


class PaperByLink(AnswerByLink):
    """The same form on paper; a link that does not answer gives no paper either."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        content = papers.answer(self.submission, language=get_language())
        return pdf.response("answer", content)


class OfficialForm(PermissionRequiredMixin, Acts, FormView):
    """The subject's mixin before it gives `thing` and `submission`, found through its own door."""

    template_name = "participation/common/official_form.html"

    def get_permission_object(self):
        return self.submission

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            thing=self.thing, submission=self.submission, title=self.title, **kwargs
        )

    def next_address(self, result):
        return self.thing


class HandOver(OfficialForm):
    """The subject's `act` hands it over; `addressee` is to whom."""

    form_class = HandOverForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"addressee": self.addressee}


class AnswerWithAccount(OfficialForm):
    form_class = AnswerForm
    extra_context = {"submit_label": gettext_lazy("Publish the answer")}
    done = AnswerByLink.done

    @property
    def title(self):
        return _("Answer for %(name)s") % {"name": self.submission.addressee}

    def act(self, form):
        actions.answer_with_account(
            self.submission, actor=self.request.user, **form.cleaned_data
        )


class CorrectAnswer(OfficialForm):
    form_class = CorrectionForm
    title = gettext_lazy("Correct the answer")
    done = gettext_lazy("The answer is corrected.")

    def get_initial(self):
        answer = self.submission.answer
        return {"text": answer.text, "signed_by": answer.signed_by}

    def act(self, form):
        actions.correct_answer(
            self.submission.answer, actor=self.request.user, **form.cleaned_data
        )


class AttachLetter(OfficialForm):
    form_class = LetterForm
    title = gettext_lazy("The answer came by letter")
    done = gettext_lazy("The letter is attached, and who supports it is told.")

    def act(self, form):
        actions.attach_letter(
            self.submission, actor=self.request.user, **form.cleaned_data
        )


class RenewLink(PermissionRequiredMixin, View):
    """By one press; the institution gets another mail."""

    def get_permission_object(self):
        return self.submission

    def post(self, request, **kwargs):
        try:
            actions.renew_link(self.submission, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(
                request,
                _("The institution gets another link; the one before no longer works."),
            )
        return redirect(self.thing)
