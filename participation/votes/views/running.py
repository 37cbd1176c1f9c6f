"""What who runs a vote does: write it, announce it, end it, print its ballot."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from core import pdf
from core.views import Acts, PermissionRequiredMixin
from participation.votes import actions, papers
from participation.votes.forms import (
    CancelForm,
    VoteForm,
)
from participation.votes.models import groups_run_by
from participation.votes.views.mixins import Act, OfVote, named


class VoteEditing(PermissionRequiredMixin, Acts, FormView):
    form_class = VoteForm
    template_name = "participation/votes/form.html"
    done = gettext_lazy("The draft is saved. Read its rules and announce it.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.save(form, actor=self.request.user)


class VoteCreate(VoteEditing):
    permission_required = "votes.add"

    def get_initial(self):
        groups = groups_run_by(self.request.user).alive()
        return {"group": named(groups, self.request.GET.get("group"))}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New vote"), **kwargs)


class VoteUpdate(OfVote, VoteEditing):
    permission_required = "votes.edit"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.vote}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Edit the vote"), **kwargs)


class Announce(Act):
    title = gettext_lazy("Announce the vote")
    question = gettext_lazy(
        "After this its rules cannot be changed. It opens at its set time, or at once if that has passed, and those who may vote are told."
    )
    button = gettext_lazy("Announce it")
    done = gettext_lazy("The vote is announced.")

    def act(self, form):
        actions.announce(self.vote, actor=self.request.user)


class Cancel(Act):
    form_class = CancelForm

    title = gettext_lazy("Cancel the vote")
    question = gettext_lazy("Nothing is counted, and the vote cannot be opened again.")
    button = gettext_lazy("Cancel the vote")
    done = gettext_lazy("The vote is cancelled.")

    def act(self, form):
        actions.cancel(self.vote, actor=self.request.user, **form.cleaned_data)


class CloseEarly(Act):
    title = gettext_lazy("Count now")
    question = gettext_lazy("Every organisation has voted, so the vote can end early.")
    button = gettext_lazy("Count now")
    done = gettext_lazy("The votes are counted.")

    def act(self, form):
        actions.close_early(self.vote, actor=self.request.user)


class Again(Act):
    title = gettext_lazy("Vote again")
    question = gettext_lazy(
        "This makes a draft of a new vote between the tied options, with the same rules. You can still change its times."
    )
    button = gettext_lazy("Make the draft")

    def act(self, form):
        return actions.again(self.vote, actor=self.request.user)

    def next_address(self, new):
        return new


class BallotPaper(OfVote, PermissionRequiredMixin, View):
    permission_required = "votes.run"

    def get(self, request, slug):
        return pdf.response(f"ballot-{slug}", papers.ballot(self.vote))
