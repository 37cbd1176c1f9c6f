from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import DetailView, FormView, ListView, View

from core import pdf
from core.exports import csv_response, workbook_response
from core.views import PermissionRequiredMixin
from members.models import Group, Organisation
from participation.common.frozen import canonical
from participation.common.keys import visible as seen_by_key
from participation.votes import actions, exports, papers, words
from participation.votes.actions.running import may_close_early, may_vote_again
from participation.votes.forms import (
    BallotForm,
    CancelForm,
    PaperBallotForm,
    ProxyForm,
    UrnOfTheHallForm,
    VoteForm,
)
from participation.votes.models import Vote, groups_run_by
from participation.votes.results import Result

# On one page; what is open or to come is never so much.
SHOWN = 100


def named(rows, slug):
    """The row that a link proposes. Compared here: the address may hold anything."""
    return next((row for row in rows if row.slug == slug), None)


class VoteList(ListView):
    """What is over, in pages; above it what is open, to come, and one's own drafts."""

    template_name = "participation/votes/list.html"
    paginate_by = 20

    @cached_property
    def group(self):
        slug = self.request.GET.get("group")
        groups = Group.objects.visible_to(self.request.user)
        return named(groups, slug) if slug else None

    def visible(self):
        rows = Vote.objects.visible_to(self.request.user).for_list()
        return rows.filter(group=self.group) if self.group else rows

    def get_queryset(self):
        over = [Vote.Status.CLOSED, Vote.Status.CANCELLED]
        return self.visible().filter(status__in=over)

    def get_context_data(self, **kwargs):
        rows = self.visible().order_by("closes_at", "pk")
        by_status = {
            name: rows.filter(status=status)[:SHOWN]
            for name, status in [
                ("open", Vote.Status.OPEN),
                ("coming", Vote.Status.ANNOUNCED),
                ("drafts", Vote.Status.DRAFT),
            ]
        }
        return super().get_context_data(group=self.group, **by_status, **kwargs)


class OfVote:
    """The vote of the address, as far as the reader may see it."""

    @cached_property
    def vote(self):
        visible = Vote.objects.visible_to(self.request.user)
        rows = visible.select_related("group", "project__organisation")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.vote

    def get_context_data(self, **kwargs):
        return super().get_context_data(vote=self.vote, **kwargs)

    def get_success_url(self):
        return self.vote.get_absolute_url()


class VoteDetail(OfVote, DetailView):
    template_name = "participation/votes/detail.html"

    def get_object(self):
        return self.vote

    def get_context_data(self, **kwargs):
        vote, user = self.vote, self.request.user
        return super().get_context_data(
            rules=[one for one in words.rules(vote) if one],
            result=Result(vote) if vote.is_closed() else None,
            outcome=words.result(vote.result) if vote.is_closed() else "",
            changes=vote.state_changes.all(),
            options=self.options(),
            group=self.shown_group(),
            again=Vote.objects.visible_to(user).filter(again_of=vote).first(),
            may_close_early=may_close_early(vote),
            may_vote_again=may_vote_again(vote),
            **self.taking_part(vote, user),
            **kwargs,
        )

    def options(self):
        """[(option, what it is about)], as far as the reader may see that."""
        rows = self.vote.choices
        keys = [(row.content_type_id, row.object_id) for row in rows]
        found = seen_by_key([key for key in keys if all(key)], self.request.user)
        return [(row, found.get(key)) for row, key in zip(rows, keys, strict=True)]

    def shown_group(self):
        groups = Group.objects.visible_to(self.request.user)
        return groups.filter(pk=self.vote.group_id).first()

    def taking_part(self, vote, user):
        """How many have voted for everybody, which ones for those whom it concerns."""
        if vote.is_draft() or vote.is_announced():
            return {}
        voters = vote.voters.select_related("organisation", "proxy")
        castable = list(voters.cast_by(user))
        own = user.organisation_ids() if user.is_authenticated else []
        inside = (
            user.has_perm("votes.run", vote)
            or voters.filter(organisation__in=own).exists()
        )
        seen = Organisation.objects.visible_to(user)
        return {
            "entitled": vote.voters.count(),
            "voted": vote.voters.filter(has_voted=True).count(),
            "castable": castable,
            "owned": self.owned(voters, user),
            "voters": voters.filter(organisation__in=seen)[: 5 * SHOWN]
            if inside and not vote.is_closed()
            else [],
        }

    def owned(self, voters, user):
        if not user.is_authenticated:
            return []
        return voters.filter(organisation__in=user.organisation_ids("owner"))


class VoteEditing(PermissionRequiredMixin, FormView):
    form_class = VoteForm
    template_name = "participation/votes/form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        try:
            vote = actions.save(form, actor=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(
            self.request, _("The draft is saved. Read its rules and announce it.")
        )
        return redirect(vote)


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


class Act(OfVote, PermissionRequiredMixin, FormView):
    """One press of who runs the vote, with a page that says what it does."""

    form_class = Form
    template_name = "participation/votes/confirm.html"
    permission_required = "votes.run"
    title = question = button = done = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, question=self.question, button=self.button, **kwargs
        )

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.get_success_url())


class Announce(Act):
    title = gettext_lazy("Announce the vote")
    question = gettext_lazy(
        "Its rules are not changed any more. It opens at its hour, or at once if that is past, and those who may vote are told."
    )
    button = gettext_lazy("Announce it")
    done = gettext_lazy("The vote is announced.")

    def act(self, data):
        actions.announce(self.vote, actor=self.request.user)


class Cancel(Act):
    form_class = CancelForm

    title = gettext_lazy("Cancel the vote")
    question = gettext_lazy("Nothing is counted, and the vote cannot be opened again.")
    button = gettext_lazy("Cancel the vote")
    done = gettext_lazy("The vote is cancelled.")

    def act(self, data):
        actions.cancel(self.vote, actor=self.request.user, **data)


class CloseEarly(Act):
    title = gettext_lazy("Count now")
    question = gettext_lazy(
        "Every organisation has voted, so the vote can end before its hour."
    )
    button = gettext_lazy("Count now")
    done = gettext_lazy("The votes are counted.")

    def act(self, data):
        actions.close_early(self.vote, actor=self.request.user)


class Again(Act):
    new = None

    title = gettext_lazy("Vote again")
    question = gettext_lazy(
        "A draft of a new vote between what was equal is made, with the same rules. You may still change its hours."
    )
    button = gettext_lazy("Make the draft")

    def act(self, data):
        self.new = actions.again(self.vote, actor=self.request.user)

    def get_success_url(self):
        return self.new.get_absolute_url()


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


class WithBallot(OfVote):
    """What is chosen stays in the request: no session, draft or report of an error has it."""

    keeps_nothing = True

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.get_success_url())


class Cast(WithBallot, OfVoter, PermissionRequiredMixin, FormView):
    form_class = BallotForm
    template_name = "participation/votes/cast.html"
    permission_required = "votes.cast"

    def get_form_kwargs(self):
        vote, voter = self.vote, self.voter
        own = {"vote": vote}
        if vote.may_change and voter.has_voted:
            own["ballot"] = voter.ballot.choices
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        vote = self.vote
        is_final = self.voter.has_voted and not vote.may_change
        return super().get_context_data(
            rules=[one for one in words.rules(vote) if one],
            takes_it=vote.takes_votes() and not is_final,
            **kwargs,
        )

    def act(self, data):
        actions.cast(self.voter, choices=data["ballot"], actor=self.request.user)
        if not self.vote.is_secret:
            messages.success(self.request, _("Thank you. The vote is cast."))


class EnterPaper(WithBallot, PermissionRequiredMixin, FormView):
    """Signed ballots one by one in an open vote, the papers of a box in a secret one."""

    template_name = "participation/votes/paper.html"
    permission_required = "votes.run"

    def get_form_class(self):
        return UrnOfTheHallForm if self.vote.is_secret else PaperBallotForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"vote": self.vote}

    def act(self, data):
        if self.vote.is_secret:
            actions.enter_urn_of_the_hall(
                self.vote,
                voters=list(data["voters"]),
                ballots=data["papers"],
                actor=self.request.user,
            )
            return
        actions.enter_on_paper(
            data["voter"],
            choices=data["ballot"],
            channel=data["channel"],
            actor=self.request.user,
        )
        messages.success(self.request, _("The ballot is entered."))


class GiveProxy(OfVoter, Act):
    form_class = ProxyForm
    permission_required = "votes.give_proxy"

    @property
    def title(self):
        return _("Let another organisation vote for %(name)s") % {
            "name": self.voter.organisation.name
        }

    question = gettext_lazy(
        "Its owner decides how. You can take it back until the vote is cast."
    )
    button = gettext_lazy("Let it vote")
    done = gettext_lazy("The other organisation may vote for yours now.")

    def dispatch(self, request, *args, **kwargs):
        if not self.vote.proxies:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"voter": self.voter}

    def act(self, data):
        actions.give_proxy(self.voter, to=data["organisation"], actor=self.request.user)


class TakeBackProxy(OfVoter, Act):
    permission_required = "votes.give_proxy"

    @property
    def title(self):
        return _("Take the vote of %(name)s back") % {
            "name": self.voter.organisation.name
        }

    question = gettext_lazy("From now on its owner casts it.")
    button = gettext_lazy("Take it back")
    done = gettext_lazy("Your organisation casts its own vote.")

    def act(self, data):
        actions.take_back_proxy(self.voter, actor=self.request.user)


class BallotPaper(OfVote, PermissionRequiredMixin, View):
    permission_required = "votes.run"

    def get(self, request, slug):
        return pdf.response(f"ballot-{slug}", papers.ballot(self.vote))


class ResultFile(OfVote, View):
    """The frozen result; there is none before the vote is over."""

    def get(self, request, slug):
        if not self.vote.is_closed():
            raise Http404
        return self.answer(Result(self.vote))


class ResultCsv(ResultFile):
    def answer(self, result):
        name = f"vote-{self.vote.slug}"
        return csv_response(name, exports.header(result), exports.rows(result))


class ResultXlsx(ResultFile):
    def answer(self, result):
        return workbook_response(f"vote-{self.vote.slug}", exports.sheets(result))


class ResultJson(ResultFile):
    """The very bytes of which the checksum is made."""

    def answer(self, result):
        content = canonical(result.values)
        return HttpResponse(content, content_type="application/json")
