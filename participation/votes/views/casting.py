"""Casting a vote: by who is entitled, by a proxy, from paper."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View

from core import pdf
from core.views import Acts, PermissionRequiredMixin
from participation.votes import actions, papers, words
from participation.votes.forms import (
    BallotForm,
    PaperBallotForm,
    ProxyForm,
    UrnOfTheHallForm,
)
from participation.votes.views.mixins import Act, OfVote, OfVoter


class WithBallot(OfVote, Acts):
    """What is chosen stays in the request: no session, draft or report of an error has it."""

    keeps_nothing = True

    @method_decorator(sensitive_post_parameters())
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def said(self, result):
        """Of a secret vote nothing: what is said waits in the session."""
        return "" if self.vote.is_secret else self.done


class Cast(WithBallot, OfVoter, PermissionRequiredMixin, FormView):
    form_class = BallotForm
    template_name = "participation/votes/cast.html"
    permission_required = "votes.cast"
    done = gettext_lazy("Thank you. The vote is cast.")

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

    def act(self, form):
        ballot = form.cleaned_data["ballot"]
        actions.cast(self.voter, choices=ballot, actor=self.request.user)


class EnterPaper(WithBallot, PermissionRequiredMixin, FormView):
    """Signed ballots one by one in an open vote, the papers of a box in a secret one."""

    template_name = "participation/votes/paper.html"
    permission_required = "votes.run"
    done = gettext_lazy("The ballot is entered.")

    def get_form_class(self):
        return UrnOfTheHallForm if self.vote.is_secret else PaperBallotForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"vote": self.vote}

    def act(self, form):
        data = form.cleaned_data
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

    def act(self, form):
        to = form.cleaned_data["organisation"]
        actions.give_proxy(self.voter, to=to, actor=self.request.user)


class ProxyPaper(OfVote, View):
    """The paper twin of the proxy, for a meeting."""

    def get(self, request, slug):
        if not self.vote.proxies:
            raise Http404
        return pdf.response(f"proxy-{slug}", papers.proxy(self.vote))


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

    def act(self, form):
        actions.take_back_proxy(self.voter, actor=self.request.user)
