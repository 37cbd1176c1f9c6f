"""Appeals that wait for another moderator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from forums import actions, appeals, selectors
from forums.models import Appeal
from forums.sanction_forms import AnswerForm
from forums.views.moderation import Moderation


class Appeals(Moderation, ListView):
    """Each with the one post that it is about, also where the reader sees nothing else."""

    template_name = "forums/appeals.html"
    paginate_by = 20
    tab = "appeals"

    def get_queryset(self):
        found = appeals.waiting_for(self.request.user)
        sanction = ("user__person", "decided_by__person", "post__topic__forum", "group")
        return found.select_related(*(f"sanction__{name}" for name in sanction))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        posts = [one.sanction.post for one in context["page_obj"] if one.sanction.post]
        selectors.with_files(posts)
        return context


class Answer(Moderation, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        this_one = Appeal.objects.filter(pk=pk)
        appeal = get_object_or_404(appeals.among_those(this_one, request.user))
        form = AnswerForm(request.POST)
        if form.is_valid():
            self.answer(appeal, form.cleaned_data["words"])
        else:
            messages.error(request, _("Answer in a few words: the author reads them."))
        return redirect("forums:appeals")

    def answer(self, appeal, words):
        reverses = self.request.POST.get("decision") == "reverse"
        user = self.request.user
        try:
            done = actions.answer(appeal, reverses=reverses, words=words, actor=user)
        except ValidationError as error:
            messages.error(self.request, error.message)
            return
        if done:
            messages.success(self.request, _("Answered. The author gets your words."))
        else:
            messages.info(self.request, _("Another moderator has decided already."))
