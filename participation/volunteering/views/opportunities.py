"""The list, the page of an opportunity, and what its organisation does with it."""

import uuid

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView
from django_filters.views import FilterView

from core.views import Acts, PermissionRequiredMixin
from participation.volunteering import actions, papers
from participation.volunteering.filters import OpportunityFilter
from participation.volunteering.forms import OpportunityForm, ReasonForm, ShiftForm
from participation.volunteering.models import Hours, Opportunity, Shift
from participation.volunteering.views.mixins import OfOpportunity, SeenOpportunity
from projects.models import Project


class OpportunityList(FilterView):
    filterset_class = OpportunityFilter
    template_name = "participation/volunteering/list.html"
    paginate_by = 20

    def get_queryset(self):
        return Opportunity.objects.live().for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        drafts = Opportunity.objects.editable_by(user).filter(
            status=Opportunity.Status.DRAFT
        )
        may_create = user.is_authenticated and user.has_perm("volunteering.create")
        context = super().get_context_data(
            drafts=drafts, may_create=may_create, **kwargs
        )
        add_days(context["object_list"])
        return context


def add_days(opportunities):
    """`coming`: the shifts to come of those on the page, in one question."""
    rows = {one.pk: one for one in opportunities}
    for one in rows.values():
        one.coming = []
    shifts = Shift.objects.to_come().with_taken().filter(opportunity__in=rows)
    for shift in shifts:
        rows[shift.opportunity_id].coming.append(shift)


class OpportunityDetail(SeenOpportunity, DetailView):
    template_name = "participation/volunteering/detail.html"

    def get_object(self):
        return self.opportunity

    def get_context_data(self, **kwargs):
        user = self.request.user
        projects = Project.objects.visible_to(user).select_related("programme")
        shifts = list(self.opportunity.shifts.with_taken())
        return super().get_context_data(
            shifts=shifts,
            has_shifts_to_come=any(
                not (one.has_begun() or one.is_cancelled()) for one in shifts
            ),
            ages=papers.ages(self.opportunity),
            project=projects.filter(pk=self.opportunity.project_id).first(),
            own=self.own(),
            changes=self.opportunity.state_changes.all(),
            **self.of_staff(),
            **kwargs,
        )

    def own(self):
        if not self.request.user.is_authenticated:
            return None
        rows = self.opportunity.applications.filter(person=self.request.user.person)
        return rows.prefetch_related("places__shift", "places__hours").first()

    def of_staff(self):
        user = self.request.user
        if not user.has_perm("volunteering.see_people", self.opportunity):
            return {"sees_people": False}
        hours = Hours.objects.filter(place__shift__opportunity=self.opportunity)
        return {
            "sees_people": True,
            "asked": self.opportunity.applications.asked().count(),
            "reported": hours.reported().count(),
        }


class Writing(Acts, FormView):
    form_class = OpportunityForm
    template_name = "participation/volunteering/form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class OpportunityCreate(PermissionRequiredMixin, Writing):
    permission_required = "volunteering.create"
    done = gettext_lazy("The draft is saved. Now add the shifts, then publish it.")

    def get_initial(self):
        return {"submission": uuid.uuid4()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Invite volunteers"), **kwargs)

    def act(self, form):
        return actions.create(form, actor=self.request.user)


class OpportunityUpdate(OfOpportunity, Writing):
    permission_required = "volunteering.edit"
    done = gettext_lazy("The invitation is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.opportunity}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Edit the invitation"), **kwargs)

    def act(self, form):
        actions.save(form, actor=self.request.user)


class Press(OfOpportunity, Acts, FormView):
    """One press of the staff, with a page that says what it does."""

    form_class = Form
    template_name = "participation/volunteering/press.html"
    permission_required = "volunteering.edit"
    title = question = button = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, question=self.question, button=self.button, **kwargs
        )


class Publish(Press):
    title = gettext_lazy("Publish the invitation")
    question = gettext_lazy("Everybody reads it, and people can sign up.")
    button = gettext_lazy("Publish it")
    done = gettext_lazy("The invitation is published.")

    def act(self, form):
        actions.publish(self.opportunity, actor=self.request.user)


class CallOff(Press):
    form_class = ReasonForm
    title = gettext_lazy("Call it off")
    question = gettext_lazy(
        "All coming shifts are called off, and everybody who signed up is told why. Hours already worked stay."
    )
    button = gettext_lazy("Call it off")
    done = gettext_lazy("It is called off, and whoever signed up is told.")

    def act(self, form):
        actions.call_off(self.opportunity, actor=self.request.user, **form.cleaned_data)


class ShiftEditing(OfOpportunity, Acts, FormView):
    form_class = ShiftForm
    template_name = "participation/volunteering/form.html"
    permission_required = "volunteering.edit"
    done = gettext_lazy("The shift is saved.")

    def act(self, form):
        actions.save_shift(form, opportunity=self.opportunity, actor=self.request.user)


class ShiftCreate(ShiftEditing):
    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New shift"), **kwargs)


class OfShift:
    """One of the opportunity's own."""

    @cached_property
    def shift(self):
        return get_object_or_404(self.opportunity.shifts, pk=self.kwargs["shift"])


class ShiftUpdate(OfShift, ShiftEditing):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.shift}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Change the shift"),
            lead=_("People signed up are told if the day, time or place changes."),
            **kwargs,
        )


class ShiftCancel(OfShift, Press):
    form_class = ReasonForm
    title = gettext_lazy("Call off the shift")
    question = gettext_lazy("Everybody signed up or waiting is told why.")
    button = gettext_lazy("Call it off")
    done = gettext_lazy("The shift is called off, and those who signed up are told.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(shift=self.shift, **kwargs)

    def act(self, form):
        actions.cancel_shift(self.shift, actor=self.request.user, **form.cleaned_data)
