"""Who has which role in the network, where an administrator sets it."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from core.models import AuditEntry
from core.views import Acts, PermissionRequiredMixin
from members.actions import appointments as actions
from members.forms.appointments import (
    AppointForm,
    AppointmentForm,
    EndAppointmentForm,
)
from members.models import Appointment, Organisation
from members.views.fresh import FreshlyConfirmedMixin

VERBS = {
    "members.appointed": "appointed",
    "members.appointment_changed": "changed",
    "members.appointment_ended": "ended",
}
MOST_CHANGES = 20


class Roles(PermissionRequiredMixin, TemplateView):
    template_name = "members/roles.html"
    permission_required = "members.appoint"

    def get_context_data(self, **kwargs):
        rows = Appointment.objects.select_related("user__person")
        rows = list(rows.prefetch_related("obshtini__oblast").order_by("pk"))
        return super().get_context_data(
            roles=[
                (label, [row for row in rows if row.role == role])
                for role, label in Appointment.Role.choices
            ],
            uncovered=uncovered(rows),
            changes=changes(),
            **kwargs,
        )


def uncovered(appointments):
    """Kinds that no coordinator of the whole country decides about."""
    everywhere = [
        one
        for one in appointments
        if one.role == Appointment.Role.COORDINATOR and not one.obshtini.all()
    ]
    if any(not one.kinds for one in everywhere):
        return []
    covered = {kind for one in everywhere for kind in one.kinds}
    return [label for kind, label in Organisation.Kind.choices if kind not in covered]


def changes():
    """The latest, with what was done and why."""
    rows = AuditEntry.objects.filter(verb__in=VERBS).select_related("actor__person")
    rows = list(rows.prefetch_related("target")[:MOST_CHANGES])
    labels = dict(Appointment.Role.choices)
    for row in rows:
        row.what = VERBS[row.verb]
        row.role = labels.get(row.data.get("role"), "")
    return rows


class RoleForm(PermissionRequiredMixin, FreshlyConfirmedMixin, Acts, FormView):
    """A form of the administrator's; afterwards back to the list."""

    template_name = "members/role_form.html"
    hint = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, button=self.button, hint=self.hint, **kwargs
        )

    def next_address(self, result):
        return "members:roles"


class Appoint(RoleForm):
    form_class = AppointForm
    permission_required = "members.appoint"
    title = gettext_lazy("Give a role in the network")
    button = gettext_lazy("Give the role")
    done = gettext_lazy("The role is given; the person has a mail about it.")

    def act(self, form):
        data = form.cleaned_data.copy()
        del data["email"]
        actions.appoint(form.user, data.pop("role"), actor=self.request.user, **data)


class OneRole(RoleForm):
    """A role of somebody else: of one's own another administrator decides."""

    permission_required = "members.change_appointment"

    @cached_property
    def appointment(self):
        rows = Appointment.objects.select_related("user__person")
        return get_object_or_404(rows, pk=self.kwargs["number"])

    def get_permission_object(self):
        if not self.request.user.has_perm("members.appoint"):
            return None
        return self.appointment


class ChangeRole(OneRole):
    form_class = AppointmentForm
    permission_required = "members.change_scope"
    button = gettext_lazy("Change the role")
    done = gettext_lazy("The role is changed; the person has a mail about it.")

    @property
    def title(self):
        return _("%(name)s: %(role)s") % {
            "name": self.appointment.user,
            "role": self.appointment.get_role_display(),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"role": self.appointment.role}

    def get_initial(self):
        return {
            "kinds": self.appointment.kinds,
            "obshtini": list(self.appointment.obshtini.all()),
        }

    def act(self, form):
        data = {"kinds": []} | form.cleaned_data
        actions.change(self.appointment, actor=self.request.user, **data)


class EndRole(OneRole):
    form_class = EndAppointmentForm
    hint = gettext_lazy("The rights end at once. What the person decided so far stays.")
    button = gettext_lazy("End the role")
    done = gettext_lazy("The role is ended; the person has a mail about it.")

    @property
    def title(self):
        return _("End the role of %(name)s: %(role)s") % {
            "name": self.appointment.user,
            "role": self.appointment.get_role_display(),
        }

    def act(self, form):
        actions.end(self.appointment, actor=self.request.user, **form.cleaned_data)
