"""Before the questions: what is promised about the answers, and for whom one answers."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from core import throttle
from core.views import Acts
from participation.surveys import actions
from participation.surveys.forms import GuestStartForm, StartForm
from participation.surveys.respondents import has_answered, respondents
from participation.surveys.views.mixins import OfSurvey
from participation.surveys.views.own import address_of

# A library or a school answers from one address.
STARTS_OF_AN_ADDRESS_AN_HOUR = 60
# Without a name each beginning makes new answers; one account begins for a few organisations.
STARTS_OF_ONE_AN_HOUR = 20


@method_decorator(never_cache, name="dispatch")
class Start(OfSurvey, Acts, FormView):
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

    def act(self, form):
        one = self.respondent(form)
        self.hold_back(one)
        return actions.start(self.survey, one)

    def next_address(self, started):
        response, code = started
        if response.is_sent():
            return address_of(response, code, "")
        return address_of(response, code, "_page", 1)

    def hold_back(self, one):
        """Which survey an account began is not counted: that it began some is enough."""
        if self.survey.is_for_anybody():
            self.hold_back_address()
        elif self.survey.is_anonymous:
            who = self.request.user.pk or f"person-{one.person.pk}"
            key = f"surveys-begun:{who}"
            if not throttle.hit(key, limit=STARTS_OF_ONE_AN_HOUR, seconds=3600):
                raise ValidationError(
                    _(
                        "You began very many times. Go on with the secret code that you were given, or try again in an hour."
                    ),
                    code="too_many",
                )

    def hold_back_address(self):
        who = get_adapter().get_client_ip(self.request)
        key = f"survey:{self.survey.pk}:{who}"
        if not throttle.hit(key, limit=STARTS_OF_AN_ADDRESS_AN_HOUR, seconds=3600):
            raise ValidationError(
                _("Very many answers come from your network. Try again in an hour."),
                code="too_many",
            )
