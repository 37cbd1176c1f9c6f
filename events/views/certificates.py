from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from core import pdf, throttle
from core.paper_codes import read_code
from core.views import Acts, BySecretLink
from events import actions, certificates, printing
from events.forms import CertificatesForm, CodeForm
from events.models import Certificate
from events.views.mixins import EventPermissionMixin, WithReason

# Of one network: enough for an office that checks a whole list, useless for guessing.
CHECKS_A_MINUTE = 30


class Certificates(EventPermissionMixin, TemplateView):
    """Who has earned one, who not and why, and what was issued."""

    template_name = "events/event_certificates.html"
    permission_required = "events.see_certificates"

    def get_context_data(self, **kwargs):
        rows = certificates.standings(self.event)
        printable = [one for one in rows if one.certificate and one.certificate.name]
        kwargs.setdefault("form", CertificatesForm(event=self.event))
        return super().get_context_data(
            rows=rows,
            due_count=sum(1 for one in rows if one.is_due),
            differing_count=sum(1 for one in rows if one.differs),
            valid_count=sum(1 for one in rows if one.certificate),
            unsent_count=sum(1 for one in printable if may_be_sent(one)),
            portions=printing.portions(len(printable)),
            **kwargs,
        )


def may_be_sent(standing):
    person = standing.registration.person
    return bool(
        standing.certificate.sent_at is None and person.email and not person.erased_at
    )


class ActOnCertificates(EventPermissionMixin, View):
    """Something that a button on the page does."""

    http_method_names = ["post"]
    permission_required = "events.issue_certificates"

    def post(self, request, **kwargs):
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("events:certificates", self.event.slug)


class IssueCertificates(ActOnCertificates):
    """To all, or to the registration that the button names."""

    def act(self):
        only = self.request.POST.get("registration")
        if only is not None and not only.isdecimal():
            raise Http404
        issued = actions.issue_certificates(
            self.event, actor=self.request.user, only=only and [int(only[:18])]
        )
        words = ngettext(
            "Issued: %(count)s certificate.",
            "Issued: %(count)s certificates.",
            len(issued),
        )
        return words % {"count": len(issued)}


class SendCertificates(ActOnCertificates):
    def act(self):
        sent = actions.send_certificates(self.event, actor=self.request.user)
        words = ngettext(
            "The certificate is on its way to %(count)s person.",
            "The certificates are on their way to %(count)s people.",
            sent,
        )
        return words % {"count": sent}


class SetCertificates(EventPermissionMixin, Acts, FormView):
    form_class = CertificatesForm
    template_name = "events/event_certificate_form.html"
    permission_required = "events.issue_certificates"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def act(self, form):
        actions.set_certificates(
            self.event,
            needed=form.cleaned_data["needed"],
            signatory=form.save(commit=False),
            actor=self.request.user,
        )

    def next_address(self, result):
        return reverse("events:certificates", args=[self.event.slug])


class RevokeCertificate(WithReason):
    permission_required = "events.issue_certificates"
    heading = gettext_lazy("Revoke the certificate")
    warning = gettext_lazy(
        "Whoever checks its code will read that it is not valid. Presence does not change; "
        "another certificate can be issued afterwards."
    )
    button = gettext_lazy("Revoke")
    done = gettext_lazy("The certificate is revoked.")

    @cached_property
    def certificate(self):
        valid = Certificate.objects.valid().filter(registration__event=self.event)
        rows = valid.select_related("registration__person", "registration__event")
        return get_object_or_404(rows, code=read_code(self.kwargs["code"]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            registration=self.certificate.registration, **kwargs
        )

    def get(self, request, **kwargs):
        self.certificate  # noqa: B018 - 404 before the page asks for a reason
        return super().get(request, **kwargs)

    def act(self, form):
        actions.revoke_certificate(
            self.certificate, actor=self.request.user, **form.cleaned_data
        )

    def next_address(self, result):
        return reverse("events:certificates", args=[self.event.slug])


class CertificatesFile(EventPermissionMixin, View):
    """All that are valid, or the one that `?of=` names, as one file."""

    permission_required = "events.see_certificates"

    def get(self, request, **kwargs):
        rows = certificates.held(self.event)
        name = f"{self.event.slug}-certificates"
        if code := request.GET.get("of"):
            rows = rows.filter(code=read_code(code))
        else:
            portion = request.GET.get("portion", "1")
            if not portion.isdecimal() or not 0 < len(portion) < 5:
                raise Http404
            rows = printing.portion(rows, int(portion))
        rows = list(rows)
        if not rows:
            raise Http404
        actions.print_paper(
            self.event, "certificates_printed", actor=request.user, count=len(rows)
        )
        content = certificates.papers(self.event, rows, language=get_language())
        return pdf.response(name, content)


@method_decorator(never_cache, name="dispatch")
class CheckCertificate(TemplateView):
    """Anybody who holds the paper sees whether it is valid; nobody finds one by trying."""

    template_name = "events/certificate.html"

    def get(self, request, **kwargs):
        if code := request.GET.get("code") or kwargs.get("code"):
            return self.answer(code)
        return self.render_to_response(self.get_context_data(form=CodeForm()))

    def answer(self, code):
        if not throttle.hit(
            f"certificate:{get_adapter().get_client_ip(self.request)}",
            limit=CHECKS_A_MINUTE,
            seconds=60,
        ):
            return self.asked_again(code, status=429, is_too_many=True)
        certificate = found(code)
        if certificate is None:
            return self.asked_again(code, status=404, is_unknown=True)
        context = self.get_context_data(
            certificate=certificate,
            event=certificate.event,
            amount=certificates.amount(certificate),
            share=certificates.share(certificate),
            when=printing.days(certificate.event.starts_at, certificate.event.ends_at),
        )
        return self.render_to_response(context)

    def asked_again(self, code, *, status, **context):
        form = CodeForm(initial={"code": code[:40]})
        context = self.get_context_data(form=form, **context)
        return self.render_to_response(context, status=status)


def found(code):
    rows = Certificate.objects.select_related("registration__event__organiser")
    return rows.filter(code=read_code(code[:40])).first()


class OwnCertificate(BySecretLink, View):
    """The paper, for whoever was given its address: the person themselves."""

    def get(self, request, code, signature):
        certificate = found(code)
        if certificate is None or not certificate.is_signed_by(signature):
            raise Http404
        if certificate.revoked_at or not certificate.name:
            return redirect(certificate)
        content = certificates.papers(
            certificate.event, [certificate], language=get_language()
        )
        return pdf.response(f"certificate-{certificate.shown_code()}", content)
