"""Answering: page by page, looked through, sent; by an account or by a secret code."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from participation.surveys import actions, conditions
from participation.surveys.actions.answering import missing
from participation.surveys.forms import AnswersForm
from participation.surveys.respondents import (
    note_answered,
    respondents,
)
from participation.surveys.views.own import ByAccount, ByCode


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class Page(TemplateView):
    """One section."""

    template_name = "participation/surveys/page.html"

    @cached_property
    def number(self):
        return max(1, min(self.kwargs["page"], len(self.pages)))

    def form(self, **kwargs):
        _section, inside = self.pages[self.number - 1]
        page = {one.pk for one in inside}
        return AnswersForm(
            questions=self.questions, given=self.given, page=page, **kwargs
        )

    def is_refused(self):
        """Sent or closed meanwhile: the page of the answers says what became of them."""
        return self.response.is_sent() or not self.survey.takes_answers()

    def get(self, request, **kwargs):
        if self.is_refused():
            return redirect(self.address())
        return self.show(self.form())

    def show(self, form):
        section, _inside = self.pages[self.number - 1]
        context = self.get_context_data(
            form=form,
            section=section,
            number=self.number,
            last=len(self.pages),
            is_last=self.number == len(self.pages),
        )
        return self.render_to_response(context, status=200)

    def post(self, request, **kwargs):
        if self.is_refused():
            return redirect(self.address())
        to = request.POST.get("to", "next")
        form = self.form(data=request.POST, must_be_complete=to == "next")
        if not form.is_valid():
            return self.show(form)
        try:
            actions.save(self.response, form.answers)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form)
        for question in form.dropped:
            messages.info(
                request,
                _("The answer to question %(number)s was left out: %(condition)s")
                % {"number": question.number, "condition": question.condition},
            )
        return redirect(self.goes_to(to))

    def goes_to(self, to):
        if to == "later":
            return self.address()
        del self.given, self.pages
        at = self.number + (-1 if to == "back" else 1)
        if at > len(self.pages):
            return self.address()
        return self.address("_page", max(at, 1))


@method_decorator(never_cache, name="dispatch")
class Look(TemplateView):
    """All answers once more, what is missing, and the button that sends them."""

    template_name = "participation/surveys/look.html"

    def get_context_data(self, **kwargs):
        lacking = [] if self.response.is_sent() else missing(self.survey, self.given)
        numbers = {one.pk: one for one in self.questions}
        return super().get_context_data(
            answered=self.answered(),
            lacking=[numbers[one.pk] for one in lacking],
            own=[] if self.response.is_sent() else self.own(),
            **kwargs,
        )

    def answered(self):
        """[(section, number of its page, [(question, answers)])]"""
        return [
            (section, number, [(one, self.given.get(one.pk, ())) for one in self.asked(inside)])
            for number, (section, inside) in enumerate(self.pages, start=1)
        ]  # fmt: skip

    def asked(self, questions):
        apply = conditions.applying(self.questions, self.given)
        return [one for one in questions if one.pk in apply]

    def own(self):
        """Who sends them: of answers with a name that is settled."""
        if not self.survey.is_anonymous:
            return []
        return respondents(self.survey, self.request.user, self.request.session)

    def sender(self):
        found = self.own()
        chosen = self.request.POST.get("organisation", "")
        if len(found) > 1:
            found = [one for one in found if str(one.organisation.pk) == chosen]
        if not found:
            raise ValidationError(self.who_are_you(), code="who")
        return found[0]

    def who_are_you(self):
        if self.survey.is_for_participants():
            return _(
                "Open the link in our mail once more, then come back to this page: we have to know that you were there. Your answers are kept."
            )
        if self.request.user.is_authenticated:
            return _("Choose the organisation that answers.")
        return _(
            "Sign in, then come back to this page: we have to know that the survey asks you. Your answers are kept."
        )

    def post(self, request, **kwargs):
        user = request.user if request.user.is_authenticated else None
        try:
            sender = self.sender() if self.survey.is_anonymous else None
            was_sent = self.response.is_sent()
            actions.send(self.response, sender, actor=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.address())
        if not was_sent:
            note_answered(request.session, self.survey)
        return redirect(self.address())


@method_decorator(never_cache, name="dispatch")
class TakeBack(TemplateView):
    template_name = "participation/surveys/take_back.html"

    def post(self, request, **kwargs):
        user = request.user if request.user.is_authenticated else None
        survey = self.survey
        try:
            actions.take_back(self.response, actor=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.address())
        messages.success(request, _("The answers are deleted."))
        is_seen = type(survey).objects.visible_to(request.user).filter(pk=survey.pk)
        return redirect(survey if is_seen.exists() else "surveys:list")


class PageByAccount(ByAccount, Page):
    pass


# The code in the address is the right to write; without a token nothing typed is ever lost.
@method_decorator(csrf_exempt, name="dispatch")
class PageByCode(ByCode, Page):
    pass


class LookByAccount(ByAccount, Look):
    pass


class LookByCode(ByCode, Look):
    pass


class TakeBackByAccount(ByAccount, TakeBack):
    pass


class TakeBackByCode(ByCode, TakeBack):
    pass
