import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import UpdateView, View

from core.resending import kept_fields, readable
from core.views import PermissionRequiredMixin
from members.actions import applications as actions
from members.actions import drafts
from members.forms.applications import ApplicationForm
from members.models import Organisation
from members.views.decisions import steps_of
from places.models import Obshtina


class ApplicationPage(PermissionRequiredMixin, UpdateView):
    """One form with two buttons: keep the draft, or send. Whatever is sent here is kept.

    A script sends the same form a few seconds after the last keystroke and asks for JSON.
    """

    form_class = ApplicationForm
    template_name = "members/application_form.html"
    conflict = False

    def get_form(self, form_class=None):
        """On opening a draft its page says at once what is not understood yet."""
        form = super().get_form(form_class)
        if self.request.method == "GET" and self.draft and self.draft.unfinished:
            return form.resumed()
        return form

    def get_form_kwargs(self):
        is_draft = self.request.POST.get("send") is None
        return super().get_form_kwargs() | {"is_draft": is_draft}

    @property
    def draft(self):
        return getattr(self.object, "draft", None) if self.object else None

    @cached_property
    def submission(self):
        """Of the page that was sent, or a new one."""
        try:
            return uuid.UUID(self.request.POST.get("submission", ""))
        except ValueError:
            return uuid.uuid4()

    @property
    def wants_json(self):
        accepted = self.request.get_preferred_type(["text/html", "application/json"])
        return accepted == "application/json"

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.get_form()
        has_changes = bool(form.changed_data)
        try:
            self.keep(form, has_changes)
        except ValidationError as error:
            self.conflict = error.code == "conflict"
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def keep(self, form, has_changes):
        """Save what is right, and remember as text what is not."""
        draft_form = form if form.is_draft else self.as_draft(form)
        if self.object is None and "name_bg" in draft_form.errors:
            return
        actor = self.request.user

        def finish(row):
            right = draft_form.without_errors(row)
            right.full_clean()
            right.save(actor=actor)

        said = {
            "unfinished": draft_form.unfinished(),
            "words": self.request.POST.get("words", "").replace("\0", "")[:2000],
        }
        if self.object is None:
            self.object = drafts.begin(
                Organisation(name_bg=draft_form.cleaned_data["name_bg"]),
                actor=actor,
                submission=self.submission,
                finish=finish,
                **said,
            )
        else:
            seen = self.request.POST.get("version") if has_changes else None
            self.object = drafts.keep(self.object, seen=seen, finish=finish, **said)

    def as_draft(self, form):
        return ApplicationForm(
            form.data, form.files, instance=self.get_object(), is_draft=True
        )

    def form_valid(self, form):
        if self.wants_json:
            return JsonResponse(self.state())
        if form.is_draft:
            messages.success(
                self.request, _("The draft is kept. Come back whenever you like.")
            )
            return redirect("members:application", self.object.slug)
        words = form.cleaned_data.get("words", "")
        try:
            sent = actions.submit(self.object, actor=self.request.user, words=words)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Your application is with the coordinator. We write to you soon."),
        )
        return redirect(sent)

    def form_invalid(self, form):
        if self.wants_json:
            problems = [str(error) for error in form.non_field_errors()]
            return JsonResponse(self.state() | {"problems": problems})
        return super().form_invalid(form)

    def state(self):
        """What the script shows and sends along next time."""
        if self.object is None or self.conflict:
            return {"kept": ""}
        kept_at = self.object.draft.kept_at
        return {
            "kept": _("Saved at %(time)s") % {"time": hour(kept_at)},
            "version": kept_at.isoformat(),
            "address": reverse("members:application", args=[self.object.slug]),
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "submission": self.draft.submission if self.draft else self.submission,
            "version": drafts.version_of(self.object) if self.object else "",
            "draft": self.draft,
            "kept_elsewhere": form.kept_elsewhere() if self.conflict else [],
            "steps": steps_of(self.object) if self.object else [],
        }


def hour(moment):
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


class Apply(ApplicationPage):
    permission_required = "members.apply"

    def get_object(self, queryset=None):
        """None; or what this very page has already made, when it is sent once more."""
        if self.request.method != "POST":
            return None
        own = Organisation.objects.applied_for_by(self.request.user)
        return own.filter(draft__submission=self.submission).first()

    def get_initial(self):
        """Who comes from the page of a municipality works there."""
        codes = self.request.GET.getlist("obshtina")
        rows = Obshtina.objects.filter(code__in=codes) if codes else []
        return super().get_initial() | {"territory": list(rows)}

    def get_permission_object(self):
        return None

    def get_context_data(self, **kwargs):
        own = Organisation.objects.applied_for_by(self.request.user)
        others = own.exclude(pk=self.object.pk) if self.object else own
        return super().get_context_data(
            applications=others.select_related("draft"), **kwargs
        )


class Application(ApplicationPage):
    permission_required = "members.edit_application"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.is_closed(self.get_object()):
            return self.show_closed(self.get_object())
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        """By its address, or, when sending it changed that, by the page that was sent."""
        visible = Organisation.objects.visible_to(self.request.user)
        own = visible.filter(
            applicant=self.request.user, draft__submission=self.submission
        )
        if self.request.method == "POST" and (row := own.first()):
            return row
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.get_object()

    def is_closed(self, row):
        return row.applicant == self.request.user and not row.is_open_application()

    def show_closed(self, row):
        """It was sent from another window: what was typed here is shown, not lost."""
        if self.request.method != "POST":
            return redirect(row)
        if self.wants_json:
            problem = _("This application was already sent.")
            return JsonResponse({"kept": "", "problems": [problem]})
        context = {
            "organisation": row,
            "readable": readable(self.request, kept_fields(self.request)),
        }
        return render(
            self.request, "members/application_closed.html", context, status=409
        )


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
