"""The organiser's list of invitations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, View
from django.views.generic.list import MultipleObjectMixin

from core.views import Acts
from events import actions
from events.forms import InviteForm
from events.views.mixins import EventPermissionMixin


class Invitees(EventPermissionMixin, MultipleObjectMixin, Acts, FormView):
    """Whom the organiser invited and what became of it; a form for more."""

    form_class = InviteForm
    template_name = "events/event_invitees.html"
    permission_required = "events.manage_registrations"
    paginate_by = 50

    def get_queryset(self):
        return self.event.invitees.select_related("registration")

    def get_initial(self):
        return {"language": get_language()}

    def get_context_data(self, **kwargs):
        self.object_list = self.get_queryset()
        return super().get_context_data(
            counts=state_counts(self.event),
            silent_count=self.event.invitees.silent().count(),
            **kwargs,
        )

    def act(self, form):
        made = actions.invite(
            self.event,
            form.people.items(),
            language=form.cleaned_data["language"],
            actor=self.request.user,
        )
        self.say(len(made), len(form.people) - len(made))

    def next_address(self, result):
        return reverse("events:invitees", args=[self.event.slug])

    def say(self, new, before):
        if new:
            words = ngettext(
                "%(count)s person is invited.", "%(count)s people are invited.", new
            )
            messages.success(self.request, words % {"count": new})
        if before:
            words = ngettext(
                "%(count)s was invited before and got no second mail.",
                "%(count)s were invited before and got no second mail.",
                before,
            )
            messages.info(self.request, words % {"count": before})


def state_counts(event):
    """[(words, how many)] of the states that somebody is in; they add up to all."""
    found = {}
    for invitee in event.invitees.select_related("registration"):
        label = invitee.get_state_display()
        found[label] = found.get(label, 0) + 1
    return list(found.items())


class RemindInvited(EventPermissionMixin, View):
    http_method_names = ["post"]
    permission_required = "events.manage_registrations"

    def post(self, request, **kwargs):
        try:
            count = actions.remind_invited(self.event, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("events:invitees", self.event.slug)
        if count:
            words = ngettext(
                "%(count)s person is reminded.", "%(count)s people are reminded.", count
            )
            messages.success(request, words % {"count": count})
        else:
            messages.info(request, _("Everybody answered or was reminded already."))
        return redirect("events:invitees", self.event.slug)


class RevokeInvitation(EventPermissionMixin, View):
    http_method_names = ["post"]
    permission_required = "events.manage_registrations"

    def post(self, request, **kwargs):
        invitee = get_object_or_404(self.event.invitees, pk=self.kwargs["pk"])
        actions.revoke(invitee, actor=request.user)
        messages.success(request, _("The invitation is withdrawn; its link is dead."))
        return redirect("events:invitees", self.event.slug)
