from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.views import PermissionRequiredMixin
from leadernet.practice import place, tasks
from members.models import Organisation


class Practising(PermissionRequiredMixin):
    """For whoever has work on the portal: their own place and no other."""

    permission_required = "members.practise"

    def places(self):
        return Organisation.objects.practice_of(self.request.user)


class Practice(Practising, TemplateView):
    """The tasks, or what practising is, to somebody who has not begun."""

    template_name = "leadernet/practice.html"

    def get_context_data(self, **kwargs):
        mine = self.places().first()
        todo = tasks.tasks_of(mine) if mine else []
        return super().get_context_data(
            practice=mine,
            tasks=todo,
            done=sum(1 for task in todo if task.done_at),
            next=next((task for task in todo if not task.done_at), None),
            finished_at=tasks.finished_at(todo) if todo else None,
            **kwargs,
        )


class Begin(Practising, View):
    http_method_names = ["post"]

    def post(self, request):
        place.begin(request.user)
        return redirect("practice")


class StartOver(Practising, View):
    http_method_names = ["post"]

    def post(self, request):
        get_object_or_404(self.places())
        place.start_over(request.user)
        messages.success(request, _("The place is empty again. Good luck."))
        return redirect("practice")


class InvitePeople(Practising, View):
    """Invented people register, so that there is somebody to take attendance of."""

    http_method_names = ["post"]

    def post(self, request):
        mine = get_object_or_404(self.places())
        try:
            event = place.register_invented(mine, actor=request.user)
        except ValidationError as error:
            if error.code == "none":
                return redirect("practice")
            messages.info(
                request,
                _(
                    "Registration is closed. Add somebody who came, by an invented name."
                ),
            )
            event = place.event_of(mine)
        else:
            messages.success(request, _("Three invented people registered."))
        return redirect("events:attendance", event.slug)
