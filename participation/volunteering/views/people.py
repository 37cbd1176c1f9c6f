"""For the staff: who signed up, the answer to them, and who signed up on paper."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from core.views import Acts
from participation.volunteering import actions
from participation.volunteering.forms import AnswerForm, EnterForm
from participation.volunteering.models import Application, Place
from participation.volunteering.views.mixins import OfOpportunity

ON_A_PAGE = 50


class People(OfOpportunity, TemplateView):
    """Those who wait for an answer first."""

    template_name = "participation/volunteering/people.html"
    permission_required = "volunteering.see_people"

    def get_context_data(self, **kwargs):
        rows = self.opportunity.applications.exclude(
            status=Application.Status.UNCONFIRMED
        )
        rows = rows.select_related("person__user").prefetch_related("places__shift")
        waiting = rows.asked()
        others = rows.exclude(status=Application.Status.ASKED)
        pages = Paginator(others.order_by("person__name", "pk"), ON_A_PAGE)
        return super().get_context_data(
            waiting=waiting[:ON_A_PAGE],
            waiting_in_all=waiting.count(),
            page_obj=pages.get_page(self.request.GET.get("page")),
            shifts=self.opportunity.shifts.to_come().with_taken(),
            may_run=self.request.user.has_perm("volunteering.run", self.opportunity),
            **kwargs,
        )


class OfPeople(OfOpportunity, Acts, FormView):
    def next_address(self, result):
        return reverse("volunteering:people", args=[self.opportunity.pk])


class Answer(OfPeople):
    form_class = AnswerForm
    template_name = "participation/volunteering/answer.html"
    done = gettext_lazy("The volunteer is told.")

    @cached_property
    def application(self):
        rows = self.opportunity.applications.select_related("person__user")
        rows = rows.exclude(status=Application.Status.UNCONFIRMED)
        found = get_object_or_404(rows, pk=self.kwargs["application"])
        found.opportunity = self.opportunity
        return found

    def get_context_data(self, **kwargs):
        places = self.application.places.exclude(status=Place.Status.LEFT)
        return super().get_context_data(
            application=self.application,
            places=places.select_related("shift"),
            **kwargs,
        )

    def act(self, form):
        accepts = "accept" in self.request.POST
        act = actions.accept if accepts else actions.decline
        act(self.application, actor=self.request.user, **form.cleaned_data)


class Enter(OfPeople):
    form_class = EnterForm
    template_name = "participation/volunteering/form.html"
    done = gettext_lazy("The volunteer is entered.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"opportunity": self.opportunity}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Enter a volunteer from paper"),
            lead=_(
                "Who signed the form or came to the desk. Only the name is kept; it is shown "
                "to nobody outside the organisation."
            ),
            **kwargs,
        )

    def act(self, form):
        actions.enter(self.opportunity, actor=self.request.user, **form.answers())
