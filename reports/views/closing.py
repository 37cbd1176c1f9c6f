"""The steps of closing a project, and the page of its final figures that stays."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView, TemplateView

from core.views import Acts, PermissionRequiredMixin
from projects.models import Project
from projects.views import OfProjectMixin
from reports import actions
from reports.actions.closing import words_of
from reports.closing import final, opened, people
from reports.forms.closing import FinalWordsForm, PeopleForm, ReopenForm
from reports.models import Closing, HandOver

STEPS = [
    ("open", gettext_lazy("What is still open"), "reports:closing_open"),
    ("figures", gettext_lazy("Final figures"), "reports:closing_figures"),
    ("people", gettext_lazy("Personal data"), "reports:closing_people"),
]
LAST = ("close", pgettext_lazy("closing a project", "Close"), "close_project")


@dataclass(frozen=True)
class Step:
    """A page of the way; the last one is done when the project is closed."""

    key: str
    label: Promise
    url: str
    done_at: object

    def is_done(self):
        return self.done_at is not None


class ClosingStep(OfProjectMixin, PermissionRequiredMixin):
    """A step that can be left and taken up later; nothing is begun by looking."""

    permission_required = "reports.prepare_closing"
    step = ""

    @cached_property
    def closing(self):
        own = Closing.objects.visible_to(self.request.user).standing()
        found = own.filter(project=self.project).first()
        return found or Closing(project=self.project)

    def begun(self):
        """The row to write into."""
        return actions.begin_closing(self.project, actor=self.request.user)

    @cached_property
    def steps(self):
        return [
            Step(
                key,
                label,
                reverse(route, args=[self.project.slug]),
                getattr(self.closing, f"{key}_checked_at", None),
            )
            for key, label, route in [*STEPS, LAST]
        ]

    def next_address(self, result=None):
        keys = [one.key for one in self.steps]
        return self.steps[keys.index(self.step) + 1].url

    def get(self, request, *args, **kwargs):
        if self.project.is_closed():
            return redirect("reports:final", self.project.slug)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            closing=self.closing,
            steps=self.steps,
            step=self.step,
            is_given_up=self.project.status == Project.Status.CANCELLED,
            **kwargs,
        )


def decided_by(user, project):
    """{key: what becomes of it}, also what was handed over when it was closed before."""
    rows = HandOver.objects.visible_to(user).filter(closing__project=project)
    rows = rows.select_related("person", "organisation").order_by("pk")
    return {row.key: row for row in rows}


class Begin(ClosingStep, TemplateView):
    """Leads to the first step that is not done."""

    def get(self, request, *args, **kwargs):
        if self.project.is_closed():
            return redirect("reports:final", self.project.slug)
        waiting = [one for one in self.steps if not one.is_done()]
        return redirect(waiting[0].url)


class Open(ClosingStep, TemplateView):
    """Everything that is open, by kind, each with the way to where it is done."""

    template_name = "reports/closing/open.html"
    step = "open"

    def get_context_data(self, **kwargs):
        groups = opened.of(self.project, self.request.user)
        return super().get_context_data(
            groups=groups, decided=decided_by(self.request.user, self.project), **kwargs
        )

    def post(self, request, **kwargs):
        try:
            actions.check_open(self.begun(), actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("reports:final", self.project.slug)
        return redirect(self.next_address())


class Figures(ClosingStep, FormView):
    """The figures of the whole project, and a sentence on each that came out otherwise."""

    template_name = "reports/closing/figures.html"
    form_class = FinalWordsForm
    step = "figures"

    @cached_property
    def said(self):
        return final.of(self.closing) if self.closing.pk else self.untouched()

    def untouched(self):
        """A closing that is not begun has no words yet."""
        whole = final.Whole.of(self.project)
        return {"figures": final.figures(whole)}

    def figures(self):
        return [one for one in self.said["figures"] if one["is_last"]]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "figures": self.figures(),
            "words": words_of(self.closing) if self.closing.pk else {},
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": context["form"].rows()}

    def form_valid(self, form):
        try:
            actions.check_figures(
                self.begun(),
                form.words(),
                version=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            if error.code == "meanwhile":
                form.take_note_of(words_of(self.begun()))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(self.next_address())


class People(ClosingStep, Acts, FormView):
    """What is kept of people and until when, and what closing ends or shortens."""

    template_name = "reports/closing/people.html"
    done = gettext_lazy("Saved.")
    form_class = PeopleForm
    step = "people"

    def get_initial(self):
        return {
            "tasks_end_on": people.tasks_end_on(self.closing),
            "shortens_lists": self.closing.shortens_lists,
        }

    @cached_property
    def may_shorten(self):
        """Without a list that could go sooner nothing is asked about it."""
        return bool(people.to_shorten(self.project))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"may_shorten": self.may_shorten}

    def get_context_data(self, **kwargs):
        kept = people.overview(self.closing, self.request.user)
        return super().get_context_data(may_shorten=self.may_shorten, **kept, **kwargs)

    def act(self, form):
        chosen = {"shortens_lists": False} | form.cleaned_data
        actions.choose_for_people(self.begun(), **chosen, actor=self.request.user)


class Close(ClosingStep, TemplateView):
    """What will happen, in plain words, and the one press that does it."""

    template_name = "reports/closing/close.html"
    step = "close"

    def get_context_data(self, **kwargs):
        whole = final.Whole.of(self.project)
        figures = final.figures(whole)
        last = [one for one in figures if one["is_last"]]
        user = self.request.user
        decided = decided_by(user, self.project)
        keys = {
            one.key for some in opened.of(self.project, user) for one in some.things
        }
        return super().get_context_data(
            figures=last,
            reached=sum(1 for one in last if final.is_reached(one)),
            seen=final.print_of(figures),
            handed=[one for one in decided.values() if not one.is_given_up],
            given_up=[one for one in decided.values() if one.is_given_up],
            tasks_end_on=people.tasks_end_on(self.closing),
            tasks=people.tasks_to_end(
                self.project, people.tasks_end_on(self.closing)
            ).count(),
            lists=len(people.to_shorten(self.project))
            if self.closing.shortens_lists
            else 0,
            left=len(keys - decided.keys()),
            undone=[one for one in self.steps[:-1] if not one.is_done()],
            **kwargs,
        )

    def post(self, request, **kwargs):
        try:
            closing = actions.close(
                self.begun_or_closed(),
                seen=request.POST.get("seen", "")[:16],
                actor=request.user,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            is_closed = error.code in {"closed_already", "closed"}
            return redirect(
                "reports:final" if is_closed else "close_project", self.project.slug
            )
        self.after_closing(closing)
        messages.success(
            request, _("The project is closed. Thank you for all that you did.")
        )
        return redirect(self.project)

    def begun_or_closed(self):
        """Pressed twice, the second press is told of the first."""
        return self.closing if self.closing.pk else self.begun()

    def after_closing(self, closing):
        """For what the roof adds."""


class Final(OfProjectMixin, TemplateView):
    """The final figures as they were frozen, what changed since, and how it came to them."""

    template_name = "reports/closing/final.html"

    @cached_property
    def closings(self):
        rows = Closing.objects.visible_to(self.request.user).filter(
            project=self.project, closed_at__isnull=False
        )
        return list(rows.order_by("-closed_at").defer("contents"))

    @cached_property
    def closing(self):
        rows = Closing.objects.visible_to(self.request.user).filter(
            project=self.project, closed_at__isnull=False
        )
        found = get_object_or_404(rows.order_by("-closed_at")[:1])
        found.project = self.project
        return found

    def goes_on(self):
        """Organisations in public; persons, and what was given up, to who may know."""
        rows = HandOver.objects.filter(closing__project=self.project)
        may_know = self.request.user.has_perm("reports.read_what_goes_on", self.project)
        rows = rows.of_closed() if may_know else rows.public()
        return rows.select_related("person", "organisation", "closing")

    def get_context_data(self, **kwargs):
        in_full = self.request.user.has_perm("reports.read_final_in_full", self.project)
        said = final.read_by(self.closing, in_full=in_full)
        return super().get_context_data(
            closing=self.closing,
            closings=self.closings,
            said=said,
            figures=[one for one in said["figures"] if one["is_last"]],
            words_in_bulgarian=final.words_in_bulgarian(self.closing),
            changes=final.changes_since(self.closing, said, in_full=in_full),
            goes_on=self.goes_on(),
            applied=self.closing.applied if in_full else [],
            **kwargs,
        )


class Reopen(OfProjectMixin, PermissionRequiredMixin, Acts, FormView):
    """For corrections: with a reason that stays in the history of the project."""

    form_class = ReopenForm
    template_name = "reports/closing/reopen.html"
    permission_required = "reports.reopen"
    done = gettext_lazy(
        "The project is open again. Its lead is told and closes it anew."
    )

    def act(self, form):
        reason = form.cleaned_data["reason"]
        actions.reopen(self.project, reason=reason, actor=self.request.user)

    def next_address(self, result):
        return reverse("reports:final", args=[self.project.slug])
