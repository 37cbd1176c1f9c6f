"""What moderators and coordinators do with a question, and supporting it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core.views import Acts, PermissionRequiredMixin
from participation.centre import actions
from participation.centre.forms import (
    CorrectForm,
    JoinForm,
    PublishForm,
    ReasonForm,
    RefuseForm,
    TakeOffForm,
)
from participation.centre.views.mixins import OfQuestion, SeenQuestion
from participation.common.views import official, supporting
from participation.common.views.meanwhile import Meanwhile


class Look(Meanwhile, OfQuestion, Acts, FormView):
    permission_meanwhile = "centre.decide"
    template_name = "participation/centre/act.html"
    lead = submit_label = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title,
            lead=self.lead,
            submit_label=self.submit_label or self.title,
            back=self.question,
            back_url=self.question.get_absolute_url(),
            **kwargs,
        )

    def next_address(self, result):
        return self.question


class Publish(Look):
    permission_required = "centre.publish"
    form_class = PublishForm
    title = gettext_lazy("Publish and hand over")
    done = gettext_lazy("The question is public and handed over.")

    @property
    def lead(self):
        return _(
            "From now on everybody reads the question, %(name)s has it, and the term is counted."
        ) % {"name": self.question.addressee}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"addressee": self.question.addressee}

    def act(self, form):
        actions.publish(self.question, actor=self.request.user, **form.cleaned_data)


class Refuse(Look):
    permission_required = "centre.refuse"
    form_class = RefuseForm
    title = gettext_lazy("Do not publish")
    done = gettext_lazy("The question is not published, and who asked is told why.")

    def act(self, form):
        actions.refuse(self.question, actor=self.request.user, **form.cleaned_data)


class TakeOff(Look):
    permission_required = "centre.take_off"
    form_class = TakeOffForm
    title = gettext_lazy("Take the question off the site")
    lead = gettext_lazy(
        "Nobody else reads it then, its supporters and the answer included. No answer is "
        "expected any more."
    )
    done = gettext_lazy("The question is off the site, and who asked is told why.")

    def act(self, form):
        actions.take_off(self.question, actor=self.request.user, **form.cleaned_data)


class Restore(Meanwhile, OfQuestion, View):
    permission_required = "centre.restore"
    permission_meanwhile = "centre.decide"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            question = actions.restore(self.question, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, self.said(question))
        return redirect(self.question)

    def said(self, question):
        if question.is_waiting():
            return _("The question waits: look at it and hand it over anew.")
        return _("The question is on the site again.")


class Join(Look):
    permission_required = "centre.join"
    form_class = JoinForm
    title = gettext_lazy("Join to another question")
    lead = gettext_lazy(
        "This address then leads to the other question. Whoever supports both counts there "
        "once, and both who asked are told of the answer."
    )
    done = gettext_lazy("The question goes on in the other one.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"question": self.question}

    def act(self, form):
        to = form.cleaned_data["to"]
        actions.join(self.question, to=to, actor=self.request.user)


class Edit(Look):
    permission_required = "centre.edit"
    form_class = CorrectForm
    title = gettext_lazy("Correct the question")
    lead = gettext_lazy(
        "Take out what harms others, for example names and telephones. What it said before "
        "stays in the trace."
    )
    submit_label = gettext_lazy("Save")
    done = gettext_lazy("The question is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.question}

    def act(self, form):
        actions.save(form, actor=self.request.user)


class Asker(OfQuestion, FormView):
    """Who asks, and how they are reached; an administrator says why first."""

    form_class = ReasonForm
    template_name = "participation/centre/asker.html"

    def has_right(self):
        return self.request.user.has_perm("centre.see_asker", self.question)

    @property
    def permission_required(self):
        needs_reason = self.request.user.is_administrator()
        name = "sees_asker_for_a_reason" if needs_reason else "see_asker"
        return f"centre.{name}"

    def get_context_data(self, **kwargs):
        kwargs.setdefault("is_shown", self.has_right())
        return super().get_context_data(**kwargs)

    def form_valid(self, form):
        actions.see_asker(
            self.question,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )
        return self.render_to_response(self.get_context_data(form=form, is_shown=True))


class OfSubmission(OfQuestion):
    @property
    def submission(self):
        return self.question.official

    def get_permission_object(self):
        return self.question


class Answer(Meanwhile, OfSubmission, official.AnswerWithAccount):
    permission_required = "centre.answer"
    permission_meanwhile = "centre.work_for_institution"


class CorrectAnswer(OfSubmission, official.CorrectAnswer):
    permission_required = "centre.correct_answer"


class AttachLetter(Meanwhile, OfSubmission, official.AttachLetter):
    permission_required = "centre.attach_letter"
    permission_meanwhile = "centre.look_after"


class RenewLink(OfSubmission, official.RenewLink):
    permission_required = "centre.renew_link"


class Support(SeenQuestion, supporting.SupportAsPerson):
    pass


class SupportAsOrganisation(SeenQuestion, supporting.SupportAsOrganisation):
    pass


class SupportWithdraw(SeenQuestion, supporting.WithdrawOwn):
    paper_permission = "centre.collect"

    def supports(self):
        return self.question.all_supports()


class SupportOnPaper(SeenQuestion, PermissionRequiredMixin, supporting.SupportOnPaper):
    permission_required = "centre.collect"

    def get_permission_object(self):
        return self.question
