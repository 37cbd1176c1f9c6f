"""The personal link of an invitation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core.views import Acts, BySecretLink
from events import actions, links
from events.actions.inviting import opened
from events.forms import ByLinkForm
from events.models import Event
from events.views.own_place import words_for


class InvitationMixin(BySecretLink):
    @cached_property
    def event(self):
        events = Event.objects.filter(deleted_at=None, is_published=True)
        related = ("organiser", "group", "settlement__obshtina__oblast")
        found = events.filter(slug=self.kwargs["slug"]).select_related(*related).first()
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    @cached_property
    def invitee(self):
        key = links.read("invitation", self.kwargs["token"])
        rows = self.event.invitees.standing().select_related("registration")
        found = rows.filter(key=key).first() if key else None
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    def page_of(self, registration):
        token = links.token("place", registration)
        return reverse("events:place", args=[self.event.slug, token])


class Invited(InvitationMixin, Acts, FormView):
    """Who invites to what, and the form that answers it."""

    form_class = ByLinkForm
    template_name = "events/event_invitation.html"

    def get(self, request, **kwargs):
        registration = self.invitee.registration
        if registration and registration.stands():
            return redirect(self.page_of(registration))
        if request.method == "GET":
            opened(self.invitee)
        return super().get(request, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "called": self.invitee.name or self.own_name(),
        }

    def own_name(self):
        """Of whoever was invited by the address of the account that they are signed in with."""
        user = self.request.user
        is_invited = user.is_authenticated and user.email == self.invitee.email
        return user.person.name if is_invited else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            event=self.event,
            invitee=self.invitee,
            is_by_link=True,
            decline=reverse("events:decline_invitation", kwargs=self.kwargs),
            **kwargs,
        )

    def act(self, form):
        return actions.accept_invitation(
            self.invitee,
            name=form.cleaned_data["name"],
            language=get_language(),
            answers=form.answers(),
        )

    def said(self, registration):
        return words_for(registration)

    def next_address(self, registration):
        return self.page_of(registration)


class DeclineInvitation(InvitationMixin, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        actions.decline_invitation(self.invitee)
        messages.success(
            request, _("Thank you for the answer. If your plans change, register here.")
        )
        return redirect("events:invitation", **self.kwargs)
