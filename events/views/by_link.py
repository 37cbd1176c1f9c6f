"""Registering without an account: an e-mail, a link that confirms it, and one's own page."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from core import ical
from core.views import Acts, BySecretLink
from events import actions, calendars, links
from events.forms import ByLinkForm, GuestForm
from events.models import Event, Registration, SpecialNeeds
from events.views.mixins import EventMixin
from events.views.own_place import (
    CancelsOwn,
    ChangesOwn,
    ShowsOwn,
    ShowsOwnCode,
    TakesOffer,
    words_for,
)


@method_decorator(never_cache, name="dispatch")
class RegisterGuest(EventMixin, Acts, FormView):
    """For anybody; who is signed in has a page without typing an address.

    An address of its own, since a form for strangers is never kept by the page cache.
    """

    form_class = GuestForm
    template_name = "events/event_register_guest.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated or not self.event.takes_guests():
            return redirect("events:register", self.event.slug)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def act(self, form):
        actions.ask_as_guest(
            self.event,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            language=get_language(),
            answers=form.answers(),
            who=get_adapter().get_client_ip(self.request),
        )

    def next_address(self, result):
        return reverse("events:guest_asked", args=[self.event.slug])


class GuestAsked(EventMixin, TemplateView):
    """The same words whether or not the address was known."""

    template_name = "events/event_guest_asked.html"

    def get_context_data(self, **kwargs):
        hours = int(Registration.CONFIRM_WITHIN.total_seconds() // 3600)
        return super().get_context_data(hours=hours, **kwargs)


class ByLink(BySecretLink):
    """Opened from a mail without signing in; the link is the secret."""

    purpose = "place"

    @cached_property
    def event(self):
        events = Event.objects.filter(deleted_at=None, is_published=True)
        event = events.filter(slug=self.kwargs["slug"]).select_related("organiser")
        found = event.first()
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    @cached_property
    def registration(self):
        key = links.read(self.purpose, self.kwargs["token"])
        rows = self.event.registrations.select_related("person__user", "organisation")
        found = rows.filter(key=key).first() if key else None
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    def address(self, act=""):
        name = f"events:place_{act}" if act else "events:place"
        token = links.token("place", self.registration)
        return reverse(name, args=[self.event.slug, token])

    def actor(self):
        """The account whose link it is, if there is one."""
        return self.registration.person.user

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, is_by_link=True, **kwargs)


class ConfirmGuest(ByLink, TemplateView):
    """Opening it changes nothing, since programs look at links; the button confirms."""

    purpose = "confirm"
    template_name = "events/event_confirm.html"

    def get(self, request, **kwargs):
        if self.registration.status != Registration.Status.UNCONFIRMED:
            return redirect(self.address())
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        """With all that was typed: it may have been somebody else who did."""
        registration = self.registration
        return super().get_context_data(
            registration=registration,
            answers=registration.answers.select_related("question"),
            needs=SpecialNeeds.objects.filter(registration=registration).first(),
            **kwargs,
        )

    def post(self, request, **kwargs):
        was_unconfirmed = self.registration.status == Registration.Status.UNCONFIRMED
        try:
            self.registration = actions.confirm(self.registration)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        if was_unconfirmed:
            messages.success(request, words_for(self.registration))
        return redirect(self.address())


class PlaceByLink(ByLink, ShowsOwn):
    def address_of(self, document):
        """Who has no account takes it by the same link."""
        token = links.token("place", self.registration)
        args = [self.event.slug, token, document.key]
        return reverse("events:place_material", args=args)


class ChangeByLink(ByLink, ChangesOwn):
    form_class = ByLinkForm

    def on_behalf(self, form):
        return self.registration.organisation


class CancelByLink(ByLink, CancelsOwn):
    def after_cancelling(self):
        return self.address()


class TakeOfferByLink(ByLink, TakesOffer):
    pass


class CodeByLink(ByLink, ShowsOwnCode):
    pass


class CalendarByLink(ByLink, View):
    """The event for the calendar, with the online link of who has a place."""

    def get(self, request, **kwargs):
        has_place = self.registration.has_place()
        text = calendars.calendar(
            [self.event], name=self.event.title, with_online_links=has_place
        )
        return ical.response(text, name=f"{self.event.slug}.ics")
