"""The secret page of a volunteer without an account: confirm, cancel, report hours, papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import pdf
from core.views import BySecretLink
from participation.volunteering import actions, papers
from participation.volunteering.models import Application, Opportunity
from participation.volunteering.views.hours import Reports


class ByLink(BySecretLink, View):
    """Opening it changes nothing, since programs look at links; the buttons do."""

    @cached_property
    def application(self) -> Application:
        found = actions.OWN.read(self.kwargs["token"])
        if found is None or found[1].person.erased_at:
            raise Http404(_("This link is no longer valid."))
        application = found[1]
        visible = Opportunity.objects.visible_to(self.request.user)
        rows = visible.select_related("organisation", "settlement__obshtina__oblast")
        opportunity = rows.filter(pk=application.opportunity_id).first()
        if opportunity is None:
            raise Http404(_("This link is no longer valid."))
        application.opportunity = opportunity
        return application

    def page(self):
        return reverse("volunteering:own", args=[self.kwargs["token"]])


class Own(ByLink, TemplateView):
    template_name = "participation/volunteering/own.html"

    def get_context_data(self, **kwargs):
        places = list(self.application.places.select_related("shift", "hours"))
        for place in places:
            place.application = self.application
        return super().get_context_data(
            application=self.application,
            opportunity=self.application.opportunity,
            places=[one for one in places if one.status != "left"],
            has_confirmed=any(
                getattr(one, "hours", None) and one.hours.is_confirmed()
                for one in places
            ),
            **kwargs,
        )

    def post(self, request, token):
        try:
            application = actions.confirm(self.application)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.page())
        messages.success(request, _("Thank you. The organisation answers you soon."))
        # A path, not the address of the mails: a form may send to its own host only.
        token = actions.OWN.token(application.pk, "")
        return redirect("volunteering:own", token=token)


class OwnCancel(ByLink):
    def post(self, request, token):
        try:
            actions.cancel(self.application, actor=None)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Thank you for telling us. It is cancelled."))
        return redirect(self.page())


class OwnReport(ByLink, Reports):
    @cached_property
    def place(self):
        rows = self.application.places.taken().select_related("shift", "application")
        found = rows.filter(pk=self.kwargs["place"]).first()
        if found is None or not found.may_report():
            raise Http404
        found.shift.opportunity = self.application.opportunity
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            opportunity=self.application.opportunity, back_url=self.page(), **kwargs
        )

    def act(self, form):
        actions.report(self.place, actor=None, **form.cleaned_data)

    def next_address(self, result):
        return self.page()


class OwnCertificate(ByLink):
    def post(self, request, token):
        opportunity = self.application.opportunity
        try:
            certificate = actions.issue(
                opportunity.organisation, self.application.person, actor=None
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.page())
        return certificate_file(certificate)


class OwnTimeSheet(ByLink):
    def get(self, request, token):
        content = papers.time_sheets(
            self.application.opportunity,
            person=self.application.person,
            language=get_language(),
        )
        return pdf.response(f"volunteering-{self.application.opportunity_id}", content)


def certificate_file(certificate):
    content = papers.certificate(certificate, language=get_language())
    return pdf.response(f"certificate-{certificate.shown_code()}", content)
