"""The buttons of a report: sending, taking back, deciding, correcting, showing, commenting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import Acts, PermissionRequiredMixin
from reports import actions, contents, missing
from reports.forms import CommentForm, DecisionForm
from reports.models import Report, ReportComment, ReportText
from reports.templatetags.reports import figure_place, titled
from reports.views.reports import OfReportMixin


class Act(OfReportMixin, PermissionRequiredMixin, View):
    """A button: one action on the report, told in one sentence."""

    http_method_names = ["post"]
    action = None
    done = ""

    def post(self, request, **kwargs):
        try:
            report = type(self).action(self.report, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.report)
        messages.success(request, self.done)
        return (
            redirect(report) if report else redirect("reports:list", self.project.slug)
        )


class Submit(OfReportMixin, PermissionRequiredMixin, TemplateView):
    """What is still missing, and the button that sends the report all the same."""

    template_name = "reports/report_submit.html"
    permission_required = "reports.submit"

    def get_context_data(self, **kwargs):
        gaps = missing.of(self.report, contents.of(self.report))
        return super().get_context_data(
            gaps=gaps, needed=[one for one in gaps if one.is_needed], **kwargs
        )

    def post(self, request, **kwargs):
        try:
            actions.submit(self.report, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = _(
                "The report is sent. Until somebody decides, you can take it back."
            )
            messages.success(request, words)
        return redirect(self.report)


class Withdraw(Act):
    permission_required = "reports.withdraw"
    action = staticmethod(actions.withdraw)
    done = gettext_lazy("The report is yours again. Send it when it is ready.")


class Discard(Act):
    permission_required = "reports.write"
    action = staticmethod(actions.discard)
    done = gettext_lazy("The draft is thrown away.")


class Correct(Act):
    permission_required = "reports.correct"
    action = staticmethod(actions.correct)
    done = gettext_lazy(
        "This is a new version with the same words and today's figures. The accepted one "
        "stays as it is."
    )


class Publish(Act):
    permission_required = "reports.publish"
    action = staticmethod(actions.publish)
    done = gettext_lazy("Everybody can read the report now.")


class Unpublish(Act):
    permission_required = "reports.publish"
    action = staticmethod(actions.unpublish)
    done = gettext_lazy("The report is no longer public.")


class Decide(OfReportMixin, PermissionRequiredMixin, FormView):
    """Accept the report, or give it back with words and comments."""

    form_class = DecisionForm
    template_name = "reports/report_decide.html"
    permission_required = "reports.decide"

    def get_initial(self):
        return {"sent_at": self.report.submitted_at.isoformat()}

    def get_context_data(self, **kwargs):
        comments = self.report.comments.open().filter(answers=None)
        return super().get_context_data(open_comments=comments.count(), **kwargs)

    def form_valid(self, form):
        is_accepted = "accept" in self.request.POST
        act = actions.accept if is_accepted else actions.give_back
        try:
            act(self.report, **form.cleaned_data, actor=self.request.user)
        except ValidationError as error:
            form.add_error("words" if error.code == "no_words" else None, error)
            if error.code == "meanwhile":
                form.renew(Report.objects.get(pk=self.report.pk))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The report is accepted. From now on it does not change.")
            if is_accepted
            else _("The report is given back, and its writers are told."),
        )
        return redirect(self.report)


class Conversation(OfReportMixin, PermissionRequiredMixin):
    permission_required = "reports.comment"

    @property
    def comment(self):
        visible = ReportComment.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible, report=self.report, answers=None, pk=self.kwargs["pk"]
        )

    def next_address(self, comment):
        return f"{self.report.get_absolute_url()}#{comment.place}"


class Comment(Conversation, Acts, FormView):
    """A comment at a place of the report, or an answer to one."""

    form_class = CommentForm
    template_name = "reports/report_comment.html"
    done = gettext_lazy("Your comment is there, and the others are told.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(where=self.where(), **kwargs)

    def where(self):
        """The heading under which the comment stands."""
        place = self.kwargs["place"]
        if place in ReportText.Part:
            return ReportText.Part(place).label
        figures = self.report_contents()["figures"]
        for one in figures:
            if place == figure_place(one):
                return titled(one)
        raise Http404

    def report_contents(self):
        return (
            self.report.contents["bg"]
            if self.report.contents
            else contents.of(self.report)
        )

    def act(self, form):
        self.where()
        return actions.comment(
            self.report,
            place=self.kwargs["place"],
            text=form.cleaned_data["text"],
            actor=self.request.user,
        )


class Answer(Conversation, Acts, FormView):
    form_class = CommentForm
    template_name = "reports/report_comment.html"
    done = gettext_lazy("Your answer is there, and the others are told.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(asked=self.comment, **kwargs)

    def act(self, form):
        text = form.cleaned_data["text"]
        return actions.answer(self.comment, text=text, actor=self.request.user)


class Settle(Conversation, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        comment = self.comment
        actions.settle(comment, actor=request.user)
        messages.success(request, _("The comment is settled."))
        return redirect(f"{self.report.get_absolute_url()}#{comment.place}")
