"""Of one vote, as far as its reader may see it."""

from django.core.validators import slug_re
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import FormView

from core.views import Acts, PermissionRequiredMixin
from participation.votes.models import Vote


def named(rows, slug):
    """The row that a link proposes; the address may hold anything."""
    return rows.filter(slug=slug).first() if slug_re.match(slug or "") else None


class OfVote:
    """The vote of the address, as far as the reader may see it; its forms lead back there."""

    @cached_property
    def vote(self):
        visible = Vote.objects.visible_to(self.request.user)
        rows = visible.select_related("group", "project__organisation")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.vote

    def get_context_data(self, **kwargs):
        return super().get_context_data(vote=self.vote, **kwargs)

    def next_address(self, result):
        return self.vote


class OfVoter(OfVote):
    @cached_property
    def voter(self):
        rows = self.vote.voters.select_related("organisation", "proxy")
        voter = get_object_or_404(rows, pk=self.kwargs["voter"])
        voter.vote = self.vote
        return voter

    def get_permission_object(self):
        return self.voter

    def get_context_data(self, **kwargs):
        return super().get_context_data(voter=self.voter, **kwargs)


class Act(OfVote, PermissionRequiredMixin, Acts, FormView):
    """One press of who runs the vote, with a page that says what it does."""

    form_class = Form
    template_name = "participation/votes/confirm.html"
    permission_required = "votes.decide"
    title = question = button = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, question=self.question, button=self.button, **kwargs
        )
