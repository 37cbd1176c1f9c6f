from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import throttle
from events import actions, presence
from events.forms import DoorKeeperForm
from events.views.mixins import EventPermissionMixin

A_DAY = 40


class DoorKeepers(EventPermissionMixin, FormView):
    """Who takes attendance of this event beside the organiser's staff."""

    form_class = DoorKeeperForm
    template_name = "events/event_keepers.html"
    permission_required = "events.choose_door_keepers"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            keepers=self.event.door_keepers.all(),
            until=presence.closes_at(self.event) - presence.MINUTE,
            **kwargs,
        )

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, **kwargs)

    def remove(self, number):
        rows = self.event.door_keepers.all()
        number = number if number.isdecimal() and len(number) < 19 else 0
        keeper = get_object_or_404(rows, pk=number)
        actions.take_door(keeper, actor=self.request.user)
        words = _("%(email)s no longer takes attendance here.")
        messages.success(self.request, words % {"email": keeper.email})
        return redirect("events:door_keepers", self.event.slug)

    def form_valid(self, form):
        user = self.request.user
        if not throttle.hit(f"door:{user.pk}", limit=A_DAY, seconds=24 * 3600):
            form.add_error(None, _("These are many for one day. Try again tomorrow."))
            return self.form_invalid(form)
        try:
            keeper = actions.give_door(
                self.event, email=form.cleaned_data["email"], actor=user
            )
        except ValidationError as error:
            form.add_error("email", error)
            return self.form_invalid(form)
        words = _("%(email)s may take attendance here. We sent a mail with the link.")
        messages.success(self.request, words % {"email": keeper.email})
        return redirect("events:door_keepers", self.event.slug)
