"""Hours: the volunteer's own, those to confirm, and the signed sheet as a table."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView

from core.views import Acts, PermissionRequiredMixin, SignedInMixin
from participation.volunteering import actions
from participation.volunteering.forms import (
    ConfirmManyForm,
    DecideHoursForm,
    HoursForm,
    SheetForm,
)
from participation.volunteering.forms.hours import ROWS
from participation.volunteering.models import Hours, Place
from participation.volunteering.views.mixins import OfOpportunity, SeenOpportunity
from participation.volunteering.views.opportunities import OfShift

ON_A_PAGE = 50


class Reports(Acts, FormView):
    """Of one `place`, found by whoever it belongs to."""

    form_class = HoursForm
    template_name = "participation/volunteering/report.html"
    done = gettext_lazy("Thank you. The organisation confirms the hours.")

    @cached_property
    def hours(self):
        return Hours.objects.filter(place=self.place).first()

    def get_initial(self):
        if self.hours:
            return {"quarters": self.hours.reported, "what": self.hours.what}
        return {"quarters": self.place.shift.quarters}

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.place, hours=self.hours, **kwargs)


class Report(SignedInMixin, SeenOpportunity, Reports):
    @cached_property
    def place(self):
        rows = Place.objects.taken().select_related("shift", "application")
        rows = rows.filter(shift__opportunity=self.opportunity)
        found = rows.filter(
            pk=self.kwargs["place"], application__person=self.request.user.person
        ).first()
        if found is None or not found.may_report():
            raise Http404
        found.shift.opportunity = self.opportunity
        return found

    def act(self, form):
        actions.report(self.place, actor=self.request.user, **form.cleaned_data)

    def next_address(self, result):
        return reverse("volunteering:mine")


class HoursList(OfOpportunity, Acts, FormView):
    """Those that wait, to be confirmed together or one by one; then all others."""

    form_class = ConfirmManyForm
    template_name = "participation/volunteering/hours.html"

    @cached_property
    def rows(self):
        return Hours.objects.filter(
            place__shift__opportunity=self.opportunity
        ).for_list()

    @cached_property
    def waiting(self):
        return list(self.rows.reported()[:ON_A_PAGE])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offered": self.waiting}

    def get_context_data(self, **kwargs):
        decided = self.rows.exclude(status=Hours.Status.REPORTED)
        pages = Paginator(decided, ON_A_PAGE)
        shifts = self.opportunity.shifts.filter(cancelled_at=None).with_taken()
        return super().get_context_data(
            waiting=self.waiting,
            waiting_in_all=self.rows.reported().count(),
            page_obj=pages.get_page(self.request.GET.get("page")),
            total=self.rows.confirmed().quarters(),
            shifts=[one for one in shifts if one.is_over()],
            **kwargs,
        )

    def act(self, form):
        return actions.confirm_many(
            self.opportunity, form.cleaned_data["hours"], actor=self.request.user
        )

    def said(self, count):
        return ngettext(
            "Confirmed: %(count)s report of hours.",
            "Confirmed: %(count)s reports of hours.",
            count,
        ) % {"count": count}

    def next_address(self, result):
        return reverse("volunteering:hours", args=[self.opportunity.pk])


class DecideHours(SeenOpportunity, PermissionRequiredMixin, Acts, FormView):
    form_class = DecideHoursForm
    template_name = "participation/volunteering/decide_hours.html"
    permission_required = "volunteering.confirm_hours"
    done = gettext_lazy("Saved. The volunteer is told.")

    @cached_property
    def hours(self):
        rows = Hours.objects.filter(place__shift__opportunity=self.opportunity)
        found = get_object_or_404(rows.for_list(), pk=self.kwargs["hours"])
        found.shift.opportunity = self.opportunity
        return found

    def get_permission_object(self):
        return self.hours

    def get_initial(self):
        return {"quarters": self.hours.quarters, "reason": self.hours.reason}

    def get_context_data(self, **kwargs):
        return super().get_context_data(hours=self.hours, **kwargs)

    def act(self, form):
        data, actor = form.cleaned_data, self.request.user
        if "refuse" in self.request.POST:
            actions.refuse_hours(self.hours, reason=data["reason"], actor=actor)
        else:
            actions.confirm_hours(self.hours, actor=actor, **data)

    def next_address(self, result):
        return reverse("volunteering:hours", args=[self.opportunity.pk])


class Sheet(OfShift, OfOpportunity, Acts, FormView):
    """The signed sheet of a shift, typed as a table."""

    form_class = SheetForm
    template_name = "participation/volunteering/sheet.html"

    @cached_property
    def places(self):
        rows = Place.objects.worked().filter(shift=self.shift)
        rows = rows.exclude(hours__status=Hours.Status.CONFIRMED)
        rows = rows.select_related("application__person__user", "shift", "hours")
        return list(rows.order_by("application__person__name", "pk")[:ROWS])

    def get_form_kwargs(self):
        for place in self.places:
            place.shift.opportunity = self.opportunity
        return super().get_form_kwargs() | {"places": self.places}

    def get_initial(self):
        found = {}
        for place in self.places:
            hours = getattr(place, "hours", None)
            if hours and hours.waits():
                found[f"hours_{place.pk}"] = hours.reported
                found[f"what_{place.pk}"] = hours.what
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(shift=self.shift, **kwargs)

    def act(self, form):
        confirmed, own = actions.enter_sheet(
            self.shift,
            rows=form.rows(),
            channel=form.cleaned_data["channel"],
            actor=self.request.user,
        )
        messages.success(
            self.request, _("Entered and confirmed: %(count)s.") % {"count": confirmed}
        )
        if own:
            messages.info(
                self.request,
                _("Your own hours are entered too; a colleague confirms them."),
            )

    def next_address(self, result):
        return reverse("volunteering:hours", args=[self.opportunity.pk])


class Mine(SignedInMixin, TemplateView):
    """One's own shifts, hours and certificates, of all organisations."""

    template_name = "participation/volunteering/mine.html"

    def get_context_data(self, **kwargs):
        person = self.request.user.person
        return super().get_context_data(**own_facts(person), **kwargs)


def own_facts(person) -> dict:
    """What a volunteer reads of themselves."""
    places = Place.objects.filter(
        application__person=person, status__in=Place.STANDING
    ).select_related("shift__opportunity__organisation", "application", "hours")
    standing = [one for one in places if one.application.stands()]
    confirmed = {}
    for hours in (
        Hours.objects.confirmed()
        .of_person(person)
        .select_related("place__shift__opportunity__organisation")
    ):
        organisation = hours.shift.opportunity.organisation
        confirmed[organisation] = confirmed.get(organisation, 0) + hours.quarters
    return {
        "to_come": [
            one
            for one in standing
            if not (one.shift.has_begun() or one.shift.is_cancelled())
        ],
        "worked": [one for one in reversed(standing) if one.may_report()],
        "confirmed": sorted(
            confirmed.items(), key=lambda pair: (str(pair[0]), pair[0].pk)
        ),
    }
