from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, FormView, ListView, UpdateView, View

from core.slugs import unique_slug
from core.views import PermissionRequiredMixin
from members.actions import applications as actions
from members.forms.organisations import ApplicationForm, DecisionForm
from members.models import Organisation


class ApplicationFormMixin(PermissionRequiredMixin):
    """One form with two buttons: keep the draft, or send."""

    form_class = ApplicationForm
    template_name = "members/application_form.html"

    def get_form_kwargs(self):
        is_draft = self.request.POST.get("send") is None
        return super().get_form_kwargs() | {"is_draft": is_draft}

    def send_or_keep(self, form, organisation):
        if form.is_draft:
            messages.success(
                self.request, _("The draft is kept. Come back whenever you like.")
            )
            return redirect("members:application", organisation.slug)
        try:
            actions.submit(organisation, actor=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Your application is with the coordinator. We write to you soon."),
        )
        return redirect(organisation)


class Apply(ApplicationFormMixin, CreateView):
    permission_required = "members.apply"

    def get_permission_object(self):
        return None

    def form_valid(self, form):
        user = self.request.user
        form.instance.slug = unique_slug(
            Organisation.objects.all(), form.cleaned_data["name_bg"]
        )
        try:
            actions.begin(form.instance, actor=user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.send_or_keep(form, form.save(actor=user))

    def get_context_data(self, **kwargs):
        own = Organisation.objects.applied_for_by(self.request.user)
        return super().get_context_data(applications=own, **kwargs)


class Application(ApplicationFormMixin, UpdateView):
    permission_required = "members.edit_application"

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user)

    def get_permission_object(self):
        return self.get_object()

    def form_valid(self, form):
        return self.send_or_keep(form, form.save(actor=self.request.user))


class Withdraw(PermissionRequiredMixin, View):
    permission_required = "members.edit_application"

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.organisation

    def post(self, request, slug):
        try:
            actions.withdraw(self.organisation, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.organisation)
        messages.success(request, _("The application is gone."))
        return redirect("members:apply")


class Queue(PermissionRequiredMixin, ListView):
    permission_required = "members.see_queue"
    template_name = "members/queue.html"
    paginate_by = 20

    def get_permission_object(self):
        return None

    def get_queryset(self):
        rows = Organisation.objects.awaiting_decision_of(self.request.user)
        return rows.select_related("seat__obshtina__oblast", "applicant__person")

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = Organisation.objects.waiting_in_scope_of(user)
        return super().get_context_data(own=waiting.own_matters_of(user), **kwargs)


class Decide(PermissionRequiredMixin, FormView):
    """One application with all that the coordinator needs, and the answer.

    Who filed it, or owns the organisation, reads here that somebody else decides.
    """

    form_class = DecisionForm
    permission_required = "members.read_application"
    template_name = "members/decide.html"

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible.select_related("seat__obshtina__oblast", "applicant__person"),
            slug=self.kwargs["slug"],
        )

    def get_permission_object(self):
        return self.organisation

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, **kwargs)

    def post(self, request, slug):
        if not request.user.has_perm("members.decide", self.organisation):
            raise PermissionDenied
        return super().post(request, slug)

    def form_valid(self, form):
        act = {
            DecisionForm.ACCEPT: actions.accept,
            DecisionForm.RETURN: actions.send_back,
            DecisionForm.DECLINE: actions.decline,
        }[form.cleaned_data["decision"]]
        try:
            act(
                self.organisation,
                actor=self.request.user,
                note=form.cleaned_data["note"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if self.organisation.is_practice:
            messages.success(self.request, _("Decided. Nobody is told in practice."))
            return redirect(self.organisation)
        messages.success(self.request, _("Decided; the applicant is told."))
        return redirect(reverse("members:queue"))
