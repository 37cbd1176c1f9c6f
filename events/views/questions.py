"""What an event asks those who register; made by the organiser without any script."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core.views import Acts
from events import actions
from events.forms import AsksForm, QuestionForm
from events.models import Question
from events.views.mixins import EventPermissionMixin


class Questions(EventPermissionMixin, FormView):
    """All of them in order, and which built-in ones are asked."""

    form_class = AsksForm
    template_name = "events/event_questions.html"
    permission_required = "events.update"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.event}

    def get_context_data(self, **kwargs):
        questions = self.event.questions.asked().with_answers()
        return super().get_context_data(questions=questions, **kwargs)

    def form_valid(self, form):
        actions.choose_what_is_asked(
            self.event, asked=form.cleaned_data, actor=self.request.user
        )
        messages.success(self.request, _("Saved."))
        return redirect("events:questions", self.event.slug)


class EditQuestion(EventPermissionMixin, Acts, FormView):
    """A new question, or one that is there."""

    form_class = QuestionForm
    template_name = "events/event_question.html"
    permission_required = "events.update"
    done = gettext_lazy("The question is saved.")

    @cached_property
    def question(self):
        if "pk" not in self.kwargs:
            return Question(event=self.event)
        asked = self.event.questions.asked().with_answers()
        return get_object_or_404(asked, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.question}

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, **kwargs)

    def act(self, form):
        actions.save_question(form.instance, actor=self.request.user)

    def next_address(self, result):
        return reverse("events:questions", args=[self.event.slug])


class ArrangeQuestion(EventPermissionMixin, View):
    """One place up or down, or away."""

    http_method_names = ["post"]
    permission_required = "events.update"

    def post(self, request, **kwargs):
        question = get_object_or_404(self.event.questions, pk=self.kwargs["pk"])
        if "away" in request.POST:
            actions.take_question_away(question, actor=request.user)
            messages.success(request, _("The question is asked no more."))
        else:
            actions.move_question(question, up="up" in request.POST)
        return redirect("events:questions", self.event.slug)
