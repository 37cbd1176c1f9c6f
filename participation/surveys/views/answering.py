"""Answering: page by page, looked through, sent; by an account or by a secret code."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from core import throttle
from core.views import SignedInMixin
from participation.surveys import actions, codes, conditions
from participation.surveys.actions.answering import given, missing
from participation.surveys.forms import AnswersForm, GuestStartForm, StartForm
from participation.surveys.models import Response
from participation.surveys.respondents import (
    has_answered,
    note_answered,
    respondents,
)
from participation.surveys.views.mixins import OfSurvey

# A library or a school answers from one address.
STARTS_OF_AN_ADDRESS_AN_HOUR = 60


def address_of(response, code, act, *args):
    """The page of these answers; by the code where there is one."""
    key, kind = (code, "reply") if code else (response.pk, "answer")
    names = [response.survey.slug, key, *args]
    return reverse(f"surveys:{kind}{act}", args=names)


@method_decorator(never_cache, name="dispatch")
class Start(OfSurvey, FormView):
    """What is promised about the answers, and for whom one answers; then the first page."""

    template_name = "participation/surveys/start.html"

    @cached_property
    def own(self):
        return respondents(self.survey, self.request.user, self.request.session)

    def dispatch(self, request, *args, **kwargs):
        if not self.survey.takes_answers():
            messages.error(request, _("The survey does not take answers now."))
            return redirect(self.survey)
        if not self.own:
            messages.error(request, self.not_asked())
            return redirect(self.survey)
        if self.survey.is_for_anybody() and self.has_answered():
            messages.error(request, _("You have answered this survey already."))
            return redirect(self.survey)
        return super().dispatch(request, *args, **kwargs)

    def has_answered(self):
        return has_answered(self.survey, self.own[0], self.request.session)

    def not_asked(self):
        if self.survey.is_for_participants():
            return _("Open the survey by the link in the mail that we sent you.")
        return _("The survey does not ask you.")

    def get_form_class(self):
        is_known = self.request.user.is_authenticated
        return StartForm if is_known else GuestStartForm

    def get_form_kwargs(self):
        organisations = [one.organisation for one in self.own if one.organisation]
        return super().get_form_kwargs() | {"organisations": organisations}

    def get_initial(self):
        """Which organisation a link proposes; whatever else it says chooses none."""
        return {"organisation": self.request.GET.get("organisation", "")[:20]}

    def get_context_data(self, **kwargs):
        only = self.own[0].organisation if len(self.own) == 1 else None
        return super().get_context_data(organisation=only, **kwargs)

    def respondent(self, form):
        chosen = form.cleaned_data.get("organisation")
        if chosen is None:
            return self.own[0]
        return next(one for one in self.own if one.organisation == chosen)

    def form_valid(self, form):
        try:
            self.hold_back()
            response, code = actions.start(self.survey, self.respondent(form))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if response.is_sent():
            return redirect(address_of(response, code, ""))
        return redirect(address_of(response, code, "_page", 1))

    def hold_back(self):
        if not self.survey.is_for_anybody():
            return
        who = get_adapter().get_client_ip(self.request)
        key = f"survey:{self.survey.pk}:{who}"
        if not throttle.hit(key, limit=STARTS_OF_AN_ADDRESS_AN_HOUR, seconds=3600):
            raise ValidationError(
                _("Very many answers come from your network. Try again in an hour."),
                code="too_many",
            )


class OfAnswers:
    """`response` and `code` come from one of the two mixins below."""

    @property
    def survey(self):
        return self.response.survey

    def address(self, act="", *args):
        return address_of(self.response, self.code, act, *args)

    @cached_property
    def given(self):
        return given(self.response)

    @cached_property
    def questions(self):
        return conditions.numbered(self.survey.questions)

    @cached_property
    def pages(self):
        """[(section, its questions)], without those in which nothing is asked."""
        apply = conditions.applying(self.questions, self.given)
        pages = {}
        for one in self.questions:
            pages.setdefault(one.section, []).append(one)
        return [
            (section, inside)
            for section, inside in pages.items()
            if any(one.pk in apply for one in inside)
        ]

    def get_context_data(self, **kwargs):
        """Instead of what the address says of them."""
        own = {
            "survey": self.survey,
            "response": self.response,
            "code": self.code,
            "back_to_answers": self.address(),
            "secret_address": f"{settings.SITE_URL}{self.address()}",
        }
        return super().get_context_data(**(kwargs | own))


class ByAccount(SignedInMixin, OfAnswers):
    """What bears the name of the reader, or of an organisation that they may answer for."""

    code = ""

    @cached_property
    def response(self):
        rows = Response.objects.of(self.request.user).select_related(
            "survey__group", "survey__organisation", "organisation", "person"
        )
        return get_object_or_404(
            rows, pk=self.kwargs["response"], survey__slug=self.kwargs["slug"]
        )


class ByCode(OfAnswers):
    """Whoever has the code; neither the account nor the session is asked who that is."""

    @property
    def code(self):
        return self.kwargs["code"]

    @cached_property
    def response(self):
        rows = Response.objects.select_related(
            "survey__group", "survey__organisation", "organisation", "person"
        )
        found = rows.filter(
            code_digest=codes.digest(self.code), survey__slug=self.kwargs["slug"]
        ).first()
        if found is None:
            raise Http404(_("There are no answers with this code."))
        return found


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class Page(TemplateView):
    """One section."""

    template_name = "participation/surveys/page.html"
    keeps_nothing = False

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
        messages.success(request, _("Thank you. Your answers are sent."))
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
