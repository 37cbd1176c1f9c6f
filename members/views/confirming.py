"""The yearly confirmation: by the mail's link, on the profile, and the list of who is silent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, ListView, TemplateView, View

from core.views import Acts, BySecretLink, PermissionRequiredMixin
from members import confirmations, steps
from members.actions import confirming as actions
from members.forms.confirming import OutdatedFilter, ReadyMailForm, WordsForm
from members.models import Organisation
from members.readymail import ready_mail
from members.views.directory import OrganisationMixin

MOST_AT_ONCE = 50


class ConfirmByLink(BySecretLink, TemplateView):
    """Behind the link of the mail: opening it changes nothing, the button confirms."""

    template_name = "members/confirm.html"

    @cached_property
    def found(self):
        found = confirmations.read_token(self.kwargs["token"])
        if found is None:
            raise Http404(_("This link is no longer valid."))
        return found

    def get_context_data(self, **kwargs):
        organisation, owner, is_open = self.found
        return super().get_context_data(
            organisation=organisation,
            owner=owner,
            is_open=is_open,
            confirmation=None
            if is_open
            else confirmations.last_confirmation(organisation),
            **kwargs,
        )

    def post(self, request, token):
        organisation, owner, is_open = self.found
        if is_open:
            actions.confirm(organisation, actor=owner)
        return redirect(request.path)


class ConfirmProfile(OrganisationMixin, View):
    """The same button for the organisation's people who are signed in."""

    permission_required = "members.confirm"
    http_method_names = ["post"]

    def post(self, request, slug):
        actions.confirm(self.organisation, actor=request.user)
        messages.success(request, _("Thank you. The profile is confirmed."))
        return redirect(self.organisation)


class OutdatedMixin(PermissionRequiredMixin):
    """Silent organisations in the coordinator's scope, narrowed by the address."""

    permission_required = "members.see_queue"

    @cached_property
    def filter(self):
        return OutdatedFilter(self.request.GET or None)

    def get_queryset(self):
        rows = Organisation.objects.visible_to(self.request.user)
        rows = self.filter.narrow(
            rows.filter(pk__in=confirmations.unconfirmed().order_by().values("pk"))
        )
        in_team = Q(memberships__ended_on=None)
        rows = rows.coordinated_by(self.request.user).annotate(
            people=Count("memberships", filter=in_team, distinct=True),
            keepers=Count(
                "memberships",
                filter=in_team
                & Q(
                    memberships__role="owner", memberships__person__user__is_active=True
                ),
                distinct=True,
            ),
        )
        rows = rows.select_related("seat__obshtina__oblast")
        rows = rows.prefetch_related("attachments", "territory")
        return rows.order_by("asked_to_confirm_on", "pk")

    def told(self, organisations):
        """Each row with what is missing and when somebody last wrote."""
        written = confirmations.last_written(organisations)
        for organisation in organisations:
            organisation.missing = steps.missing(organisation)
            organisation.written_at = written.get(organisation.pk)
            organisation.may_be_written = (
                organisation.keepers > 0
                and confirmations.may_write_again(organisation.written_at)
            )
        return organisations


class Outdated(OutdatedMixin, ListView):
    template_name = "members/outdated.html"
    paginate_by = 30

    def get_context_data(self, **kwargs):
        context = super().get_context_data(filter=self.filter, **kwargs)
        query = self.request.GET.copy()
        query.pop("page", None)
        context["rows"] = self.told(list(context["object_list"]))
        context["query"] = query.urlencode()
        return context


class WriteToOutdated(OutdatedMixin, FormView):
    """The ready mail to several organisations, each in its owners' language."""

    form_class = WordsForm
    template_name = "members/outdated_write.html"

    @cached_property
    def chosen(self):
        rows = self.get_queryset()
        slugs = self.request.GET.getlist("organisation")
        if slugs:
            rows = rows.filter(slug__in=slugs[:MOST_AT_ONCE])
        return self.told(list(rows[:MOST_AT_ONCE]))

    def get_context_data(self, **kwargs):
        to_write = [row for row in self.chosen if row.may_be_written]
        return super().get_context_data(
            rows=self.chosen,
            number=len(to_write),
            example=ready_mail(to_write[0]) if to_write else None,
            **kwargs,
        )

    def form_valid(self, form):
        sent = sum(
            self.write_to(row, form.cleaned_data["words"]) for row in self.chosen
        )
        messages.success(
            self.request,
            ngettext(
                "Written to %(sent)s organisation.",
                "Written to %(sent)s organisations.",
                sent,
            )
            % {"sent": sent},
        )
        return redirect("members:outdated")

    def write_to(self, row, words):
        """Whether it left: meanwhile the profile may be confirmed, or somebody else wrote."""
        subject, text = ready_mail(row, words)
        try:
            actions.write(row, subject=subject, text=text, actor=self.request.user)
        except ValidationError:
            return False
        return True


class WriteToOwners(OrganisationMixin, Acts, FormView):
    """The ready mail to one organisation; the coordinator may change each word."""

    form_class = ReadyMailForm
    template_name = "members/organisation_write.html"
    permission_required = "members.write_to_owners"
    done = gettext_lazy("Your mail is on its way to the owners.")

    def get_initial(self):
        subject, text = ready_mail(self.organisation)
        return {"subject": subject, "text": text}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            owners=self.organisation.owners().select_related("person"), **kwargs
        )

    def act(self, form):
        actions.write(self.organisation, actor=self.request.user, **form.cleaned_data)

    def next_address(self, result):
        return "members:outdated"
