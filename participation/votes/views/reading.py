"""The list of votes, one of them, and its result as a file."""

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View

from core.exports import csv_response, workbook_response
from members.models import Group, Organisation
from participation.common.frozen import canonical
from participation.common.keys import visible as seen_by_key
from participation.votes import exports, words
from participation.votes.actions.running import may_close_early, may_vote_again
from participation.votes.models import Vote
from participation.votes.results import Result
from participation.votes.views.mixins import OfVote, named

# On one page; what is open or to come is never so much.
SHOWN = 100


class VoteList(ListView):
    """What is over, in pages; above it what is open, to come, and one's own drafts."""

    template_name = "participation/votes/list.html"
    paginate_by = 20

    @cached_property
    def group(self):
        groups = Group.objects.visible_to(self.request.user)
        return named(groups, self.request.GET.get("group"))

    def visible(self):
        rows = Vote.objects.visible_to(self.request.user).for_list()
        if not self.request.GET.get("group"):
            return rows
        return rows.filter(group=self.group) if self.group else rows.none()

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
