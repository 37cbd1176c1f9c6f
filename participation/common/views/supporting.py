"""Standing behind something: the pages of a subject, and those behind the links of mails."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core.views import Acts, BySecretLink, SignedInMixin
from participation.common import actions
from participation.common.forms import (
    PAPER_LINES,
    GuestSupportForm,
    OrganisationSupportForm,
    OwnSupportForm,
    PaperSupportForm,
)
from participation.common.models import Support


class SupportForm(Acts, FormView):
    """The subject's mixin before it gives `thing`, found through its own door."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(thing=self.thing, **kwargs)

    def next_address(self, result):
        return self.thing


class SupportAsPerson(SupportForm):
    """With an account by one press; without one by a confirmed e-mail."""

    template_name = "participation/common/support.html"

    def get_form_class(self):
        is_known = self.request.user.is_authenticated
        return OwnSupportForm if is_known else GuestSupportForm

    @property
    def done(self):
        if self.request.user.is_authenticated:
            return _("Thank you. Your support counts.")
        return _(
            "Look in your mailbox: open the link in the mail and confirm. "
            "Before that your support does not count."
        )

    def act(self, form):
        data = form.cleaned_data
        if self.request.user.is_authenticated:
            actions.support(self.thing, actor=self.request.user, **data)
            return
        actions.ask(
            self.thing,
            name=data["name"],
            email=data["email"],
            obshtina=data["obshtina"],
            is_named=data["is_named"],
            language=get_language(),
            who=get_adapter().get_client_ip(self.request),
        )


class SupportAsOrganisation(SignedInMixin, SupportForm):
    form_class = OrganisationSupportForm
    template_name = "participation/common/support_organisation.html"
    done = gettext_lazy("Thank you. The support of the organisation counts.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        actions.support_for(self.thing, actor=self.request.user, **form.cleaned_data)


class SupportOnPaper(SupportForm):
    """For whoever collects signed sheets; the subject's mixin asks who that is."""

    form_class = PaperSupportForm
    template_name = "participation/common/support_on_paper.html"

    def get_context_data(self, **kwargs):
        rows = self.thing.supports.standing().by_hand().select_related("person")
        newest = rows.order_by("-confirmed_at", "-pk")[:PAPER_LINES]
        entered = [(row, self.address_to_withdraw(row)) for row in newest]
        return super().get_context_data(entered=entered, **kwargs)

    def address_to_withdraw(self, row):
        subject = self.request.resolver_match.namespace
        return reverse(f"{subject}:support_withdraw", args=[self.thing.pk, row.pk])

    def act(self, form):
        data = form.cleaned_data
        made = actions.ask_on_paper(self.thing, actor=self.request.user, **data)
        return {"new": len(made), "known": len(set(data["names"])) - len(made)}

    def said(self, counts):
        return _("Entered: %(new)s. Already there: %(known)s.") % counts


class WithdrawOwn(SignedInMixin, TemplateView):
    """One's own support, that of an organisation one owns, or on a sheet that one keeps."""

    paper_permission = ""
    template_name = "participation/common/withdraw.html"
    done = gettext_lazy("The support is withdrawn.")

    def supports(self):
        """Where more than the thing's own count with it, all of them."""
        return self.thing.supports.all()

    @cached_property
    def support(self):
        user = self.request.user
        rows = self.supports().standing()
        own = rows.filter(person=user.person) | rows.filter(
            organisation__in=user.organisation_ids("owner")
        )
        if user.has_perm(self.paper_permission, self.thing):
            own |= rows.by_hand()
        found = own.filter(pk=self.kwargs["support"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        # The address names the support by its number; the page shows the row.
        shown = kwargs | {"thing": self.thing, "support": self.support}
        return super().get_context_data(**shown)

    def post(self, request, **kwargs):
        actions.withdraw(self.support, actor=request.user)
        messages.success(request, self.done)
        return redirect(self.thing.get_absolute_url())


class ByLink(BySecretLink, TemplateView):
    """Opening it changes nothing, since programs look at links; the button does."""

    @cached_property
    def support(self) -> Support:
        found = self.link.read(self.kwargs["token"])
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found[1]

    @cached_property
    def thing(self):
        """What became invisible meanwhile is named to nobody, not even to its supporters."""
        model = self.support.content_type.model_class()
        visible = model.objects.visible_to(self.request.user)
        return visible.filter(pk=self.support.object_id).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            support=self.support, thing=self.thing, **kwargs
        )


class Confirm(ByLink):
    link = actions.CONFIRM
    template_name = "participation/common/confirm.html"

    def dispatch(self, request, *args, **kwargs):
        if self.thing is None:
            raise Http404(_("This link is no longer valid."))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, token):
        try:
            support = actions.confirm(self.support)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.support.target.get_absolute_url())
        if support.stands():
            messages.success(request, _("Thank you. Your support counts."))
        return redirect(request.path)


class WithdrawByLink(ByLink):
    link = actions.WITHDRAW
    template_name = "participation/common/withdraw.html"

    def post(self, request, token):
        actions.withdraw(self.support, actor=None)
        return redirect(request.path)
