"""Getting the newsletter: asked for by anybody, confirmed by mail, changed and ended by a link."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from core.one_click import StopByLink
from core.views import Acts, BySecretLink, SignedInMixin
from news.actions import subscribers as actions
from news.forms.subscribers import ChoicesForm, SubscribeForm
from news.models import Subscriber
from news.models.subscribers import CONFIRM_WITHIN
from news.newsletters.rendering import CHOICES, STOP


@method_decorator(never_cache, name="dispatch")
class Subscribe(Acts, FormView):
    """For anybody; who is signed in has a page without typing an address."""

    form_class = SubscribeForm
    template_name = "newsletter/subscribe.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return Mine.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"language": get_language()}

    def act(self, form):
        actions.ask(
            email=form.cleaned_data["email"],
            who=get_adapter().get_client_ip(self.request),
            **form.chosen(),
        )

    def next_address(self, result):
        return "newsletter:asked"


class Asked(TemplateView):
    """The same words whether or not the address was known."""

    template_name = "newsletter/asked.html"
    extra_context = {"days": CONFIRM_WITHIN.days}


class ByLink(BySecretLink):
    """Opened from a mail without signing in; the link is the secret."""

    link = CHOICES

    @cached_property
    def found(self):
        """(number of the newsletter that held the link, reader)"""
        found = self.link.read(self.kwargs["token"])
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    @cached_property
    def subscriber(self) -> Subscriber:
        return self.found[1]

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscriber=self.subscriber, **kwargs)


class Confirm(ByLink, TemplateView):
    """Opening it changes nothing, since programs look at links; the button confirms."""

    link = actions.CONFIRM
    template_name = "newsletter/confirm.html"

    def post(self, request, token):
        self.subscriber = actions.confirm(self.subscriber)
        if not self.subscriber.is_confirmed():
            return redirect(request.path)
        messages.success(request, _("Thank you. The newsletter will come to you."))
        return redirect(
            "newsletter:choices", token=CHOICES.token(self.subscriber.pk, "")
        )


class Choosing(FormView):
    """What of the newsletter somebody gets; the page says whose choice it is."""

    form_class = ChoicesForm
    template_name = "newsletter/choices.html"

    def get_initial(self):
        subscriber = self.subscriber
        return {
            "language": subscriber.language,
            "rubrics": subscriber.rubrics,
            "oblasti": subscriber.oblasti,
        }

    def form_valid(self, form):
        actions.choose(self.subscriber, **form.chosen())
        messages.success(self.request, _("Your choice is saved."))
        return redirect(self.request.path)


class Choices(ByLink, Choosing):
    """By the link under each letter."""

    def get_context_data(self, **kwargs):
        stop = STOP.token(self.subscriber.pk, self.found[0])
        return super().get_context_data(stop=stop, **kwargs)


class Stop(StopByLink):
    """The link under each letter; `what` is the newsletter that held it."""

    link = STOP
    template_name = "newsletter/stop.html"

    def get_context_data(self, **kwargs):
        self.reader.refresh_from_db()
        return super().get_context_data(subscriber=self.reader, **kwargs)

    def act(self, *, starts):
        number = self.what if isinstance(self.what, int) else None
        act = actions.come_back if starts else actions.leave
        act(self.reader, because_of=number)


class Mine(SignedInMixin, Choosing):
    """The subscription of the account's own address, and what of it one gets."""

    @cached_property
    def subscriber(self):
        return actions.of_account(self.request.user)

    def is_reader(self):
        return self.subscriber is not None and self.subscriber.is_confirmed()

    def get_template_names(self):
        return [
            "newsletter/choices.html" if self.is_reader() else "newsletter/join.html"
        ]

    def get_initial(self):
        return super().get_initial() if self.is_reader() else {}

    def form_valid(self, form):
        if not self.is_reader():
            return redirect("newsletter:mine")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscriber=self.subscriber, **kwargs)


class Join(SignedInMixin, View):
    """One press of who is signed in."""

    http_method_names = ["post"]

    def post(self, request):
        subscriber = actions.subscribe_account(request.user)
        if subscriber.is_confirmed():
            words = _("The newsletter will come to %(email)s.")
        else:
            words = _("Letters to %(email)s came back. A mail asks you to confirm it.")
        messages.success(request, words % {"email": request.user.email})
        return redirect("newsletter:mine")


class Leave(SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request):
        if subscriber := actions.of_account(request.user):
            actions.leave(subscriber)
        messages.success(request, _("You get the newsletter no more."))
        return redirect("newsletter:mine")
