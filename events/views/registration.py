"""Registering with an account, and one's own page to change or cancel it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.views import Acts, SignedInMixin
from events import actions
from events.forms import RegistrationForm
from events.views.mixins import EventMixin, EventPermissionMixin
from events.views.own_place import (
    CancelsOwn,
    ChangesOwn,
    ShowsOwn,
    ShowsOwnCode,
    TakesOffer,
    words_for,
)
from members.behalf import remember


class Register(EventPermissionMixin, Acts, FormView):
    """The form; whoever is registered sees where they stand in its place."""

    form_class = RegistrationForm
    template_name = "events/event_register.html"
    permission_required = "events.register"

    def dispatch(self, request, *args, **kwargs):
        is_reading = request.method in {"GET", "HEAD"}
        if is_reading and request.user.is_authenticated and self.is_answered():
            return OwnPlace.as_view()(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def own(self):
        return self.event.registrations.filter(person=self.request.user.person)

    def is_registered(self):
        return self.own().standing().exists()

    def is_answered(self):
        """Is there anything to see: a registration, or the organiser's word on it?"""
        return self.own().told().exists()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "user": self.request.user,
        }

    def act(self, form):
        person = self.request.user.person
        if name := form.cleaned_data.get("name"):
            person.name = name
            person.save(update_fields=["name"])
        was_there = self.is_registered()
        registration = actions.register(
            self.event,
            person=person,
            organisation=form.cleaned_data.get("organisation"),
            answers=form.answers(),
            actor=self.request.user,
            is_invited=self.event.invitees.for_user(self.request.user).exists(),
        )
        remember(self.request.user, registration.organisation)
        return (
            _("You were registered already.") if was_there else words_for(registration)
        )

    def said(self, words):
        return words

    def next_address(self, result):
        return reverse("events:register", args=[self.event.slug])


class OwnMixin(SignedInMixin, EventMixin):
    """The registration of whoever is signed in."""

    @cached_property
    def registration(self):
        mine = self.event.registrations.filter(person=self.request.user.person)
        return get_object_or_404(mine.select_related("person__user", "organisation"))

    def address(self, act=""):
        names = {
            "": "register",
            "change": "change_registration",
            "cancel": "withdraw",
            "take": "take_offer",
            "code": "registration_code",
            "calendar": "ics",
        }
        return reverse(f"events:{names[act]}", args=[self.event.slug])

    def actor(self):
        return self.request.user


class OwnPlace(OwnMixin, ShowsOwn):
    pass


class ChangeRegistration(OwnMixin, ChangesOwn):
    form_class = RegistrationForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class Withdraw(OwnMixin, CancelsOwn):
    pass


class TakeOffer(OwnMixin, TakesOffer):
    pass


class RegistrationCode(OwnMixin, ShowsOwnCode):
    pass
