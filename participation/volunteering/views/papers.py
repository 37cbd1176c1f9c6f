"""Papers: the forms to fill in by hand, time sheets, certificates and their codes."""

import datetime

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from core import pdf, throttle
from core.paper_codes import read_code
from core.views import SignedInMixin
from members.models import Organisation
from participation.volunteering import actions, papers
from participation.volunteering.forms import CodeForm
from participation.volunteering.models import Certificate, Hours
from participation.volunteering.views.mixins import OfOpportunity, SeenOpportunity
from participation.volunteering.views.own import certificate_file

# Of one network: enough for an office that checks a whole list, useless for guessing.
CHECKS_A_MINUTE = 30


class SignUpForm(SeenOpportunity, View):
    """The form of signing up on paper, for anybody."""

    def get(self, request, **kwargs):
        content = papers.sign_up_form(self.opportunity, language=get_language())
        return pdf.response(f"volunteering-{self.opportunity.pk}-form", content)


class HoursForm(SeenOpportunity, View):
    """The empty sheet on which volunteers write their hours and sign."""

    def get(self, request, **kwargs):
        content = papers.hours_form(self.opportunity, language=get_language())
        return pdf.response(f"volunteering-{self.opportunity.pk}-hours", content)


class TimeSheets(OfOpportunity, View):
    """Of all volunteers, or of one month: names leave the portal, so it is written down."""

    permission_required = "volunteering.see_people"

    def get(self, request, **kwargs):
        month = month_of(request.GET.get("month", ""))
        if not throttle.may_export(request.user):
            raise PermissionDenied(_("You asked for too many files in a short time."))
        actions.print_paper(self.opportunity, "time_sheets_printed", actor=request.user)
        content = papers.time_sheets(
            self.opportunity, month=month, language=get_language()
        )
        return pdf.response(f"volunteering-{self.opportunity.pk}-time-sheets", content)


def month_of(text):
    """The first day of the month that the address names; None for all of them."""
    if not text:
        return None
    try:
        return datetime.datetime.strptime(text[:10], "%Y-%m").date()  # noqa: DTZ007
    except ValueError as error:
        raise Http404 from error


class OwnTimeSheetOf(SignedInMixin, SeenOpportunity, View):
    """The volunteer's own."""

    def get(self, request, **kwargs):
        person = request.user.person
        own = self.opportunity.applications.filter(person=person)
        if not own.exists():
            raise Http404
        content = papers.time_sheets(
            self.opportunity, person=person, language=get_language()
        )
        return pdf.response(f"volunteering-{self.opportunity.pk}", content)


class MakeCertificate(SignedInMixin, View):
    """Of the hours that an organisation confirmed to the reader."""

    def post(self, request, organisation):
        confirmed = Hours.objects.confirmed().of_person(request.user.person)
        found = get_object_or_404(
            Organisation.objects.filter(
                pk__in=confirmed.values("place__shift__opportunity__organisation")
            ),
            pk=organisation,
        )
        try:
            made = actions.issue(found, request.user.person, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("volunteering:mine")
        return certificate_file(made)


@method_decorator(never_cache, name="dispatch")
class CheckCertificate(TemplateView):
    """Anybody who holds the paper sees whether it is valid; nobody finds one by trying."""

    template_name = "participation/volunteering/certificate.html"

    def get(self, request, **kwargs):
        code = request.GET.get("code") or kwargs.get("code")
        if not code:
            return self.render_to_response(self.get_context_data(form=CodeForm()))
        if not throttle.hit(
            f"volunteer-certificate:{get_adapter().get_client_ip(request)}",
            limit=CHECKS_A_MINUTE,
            seconds=60,
        ):
            return self.asked_again(code, status=429, is_too_many=True)
        rows = Certificate.objects.select_related("organisation")
        certificate = rows.filter(code=read_code(code[:40])).first()
        if certificate is None:
            return self.asked_again(code, status=404, is_unknown=True)
        context = self.get_context_data(
            certificate=certificate, amount=papers.amount(certificate.amount)
        )
        return self.render_to_response(context)

    def asked_again(self, code, *, status, **context):
        form = CodeForm(initial={"code": code[:40]})
        context = self.get_context_data(form=form, **context)
        return self.render_to_response(context, status=status)
