from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from core.views import SignedInMixin
from events import actions
from events.forms import RegistrationForm
from events.models import Registration
from events.views.mixins import EventMixin, EventPermissionMixin, WithReason
from members.behalf import remember


class Register(EventPermissionMixin, FormView):
    form_class = RegistrationForm
    template_name = "events/event_register.html"
    permission_required = "events.register"

    @cached_property
    def registration(self):
        mine = self.event.registrations.standing()
        return mine.filter(person=self.request.user.person).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "user": self.request.user,
        }

    def get_initial(self):
        if self.registration is None:
            return {}
        return {"organisation": self.registration.organisation_id or ""}

    def get_context_data(self, **kwargs):
        return super().get_context_data(registration=self.registration, **kwargs)

    def form_valid(self, form):
        person = self.request.user.person
        if name := form.cleaned_data.get("name"):
            person.name = name
            person.save(update_fields=["name"])
        try:
            registration = actions.register(
                self.event,
                person=person,
                organisation=form.cleaned_data.get("organisation"),
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        remember(self.request.user, registration.organisation)
        messages.success(self.request, self.words_for(registration))
        return redirect(self.event)

    def words_for(self, registration):
        if registration.status == Registration.Status.WAITING:
            return _(
                "All places are taken. You are on the waiting list; if a place becomes "
                "free, we will write to you."
            )
        return _("You have a place. We sent you a mail with a file for your calendar.")


class Withdraw(SignedInMixin, EventMixin, TemplateView):
    """Give up one's own place, or leave the waiting list."""

    template_name = "events/event_withdraw.html"

    @cached_property
    def registration(self):
        mine = self.event.registrations.filter(person=self.request.user.person)
        return get_object_or_404(mine)

    def get_context_data(self, **kwargs):
        return super().get_context_data(registration=self.registration, **kwargs)

    def post(self, request, **kwargs):
        try:
            actions.withdraw(self.registration, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Your registration is cancelled."))
        return redirect(self.event)


class Release(WithReason):
    """Free somebody else's place, or take them off the waiting list."""

    permission_required = "events.release_place"
    heading = gettext_lazy("Cancel the registration")
    warning = gettext_lazy(
        "The person gets a mail with your words. A free place goes to whoever has "
        "waited longest."
    )
    button = gettext_lazy("Cancel the registration")
    done = gettext_lazy("The registration is cancelled and the person is told.")

    @cached_property
    def registration(self):
        standing = self.event.registrations.standing().filter(is_walk_in=False)
        rows = standing.select_related("person__user", "organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(registration=self.registration, **kwargs)

    def act(self, reason):
        actions.release(self.registration, reason=reason, actor=self.request.user)

    def next_page(self):
        return reverse("events:registrations", args=[self.event.slug])
