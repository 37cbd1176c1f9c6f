"""To which cause or idea each option of a vote leads: a vote knows neither."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core import audit
from core.views import Acts, PermissionRequiredMixin
from leadernet.path import finding
from members.models import User
from participation.causes.models import Cause
from participation.common.keys import key_of, visible
from participation.ideas.models import Idea
from participation.votes.actions.running import writable
from participation.votes.models import Option, Vote

# Of each kind; an older one is given by the address of its page.
OFFERED = 200


def may_lead(option: Option, vote: Vote) -> bool:
    """What stands on a ballot already leads where it led when it was announced."""
    return vote.is_draft() or option.object_id is None


def offered(vote: Vote, user: User) -> list:
    """The newest causes of who votes, and the newest ideas of its project."""
    causes = Cause.objects.visible_to(user).filter(status__in=Cause.PUBLIC)
    ideas = Idea.objects.visible_to(user).live()
    if vote.group_id:
        causes = causes.filter(group=vote.group_id)
    if vote.project_id:
        ideas = ideas.filter(call__project=vote.project_id)
    rows = (causes.order_by("-pk"), ideas.order_by("-pk"))
    return [thing for found in rows for thing in found[:OFFERED]]


@transaction.atomic
def lead(vote: Vote, things: dict[int, Cause | Idea | None], *, actor: User) -> None:
    """`things`: by the number of the option what it is about, None for nothing."""
    vote = writable(vote)
    changed = []
    for option in vote.options.filter(number__in=things):
        thing = things[option.number]
        key = key_of(thing) if thing else (None, None)
        if key == (option.content_type_id, option.object_id):
            continue
        if not may_lead(option, vote):
            raise ValidationError(
                _("“%(title)s” leads somewhere already, and the vote is announced."),
                params={"title": option.title},
            )
        option.content_type_id, option.object_id = key
        option.save(update_fields=["content_type", "object_id"])
        changed.append(option.title)
    if changed:
        audit.record("votes.options_led", actor=actor, target=vote, options=changed)


class OptionsForm(forms.Form):
    """A field for each option; the title of what is offered or the address of a page."""

    def __init__(self, *args, user, options, things, **kwargs):
        """`options`: [(option, what it is about now or None)]; `things`: what is offered."""
        super().__init__(*args, **kwargs)
        self.user, self.things = user, things
        for option, about in options:
            called_so = self.called(option.title)
            if about is None and len(called_so) == 1:
                about = called_so[0]
            self.fields[str(option.number)] = forms.CharField(
                label=option.title,
                required=False,
                max_length=500,
                initial=about and self.written(about),
                widget=forms.TextInput(attrs={"list": "things", "autocomplete": "off"}),
            )

    def called(self, title):
        """Of what is offered."""
        words = title.casefold()
        return [one for one in self.things if one.title.casefold() == words]

    def written(self, thing):
        """So that `named` finds it again: the title where nothing else is called so."""
        is_only = self.called(thing.title) == [thing]
        return thing.title if is_only else thing.get_absolute_url()

    def clean(self):
        """`things`: {number of the option: what it is about}."""
        found = {}
        for name in self.fields:
            if words := self.cleaned_data.get(name):
                try:
                    found[int(name)] = self.named(words)
                except ValidationError as error:
                    self.add_error(name, error)
            else:
                found[int(name)] = None
        return super().clean() | {"things": found}

    def named(self, words):
        same = self.called(words)
        if len(same) > 1:
            raise ValidationError(
                _("Several are called so. Paste the address of the page of one.")
            )
        if same:
            return same[0]
        thing = finding.at(words, self.user) if finding.is_ours(words) else None
        if not isinstance(thing, (Cause, Idea)):
            raise ValidationError(
                _("Choose from the list, or paste the address of a cause or an idea.")
            )
        return thing


class LeadOptions(PermissionRequiredMixin, Acts, FormView):
    form_class = OptionsForm
    template_name = "leadernet/vote_options.html"
    permission_required = "votes.run"
    done = gettext_lazy("It is saved where the options lead.")

    @cached_property
    def vote(self):
        rows = Vote.objects.visible_to(self.request.user)
        vote = get_object_or_404(rows, slug=self.kwargs["slug"])
        if vote.is_decision():
            raise Http404
        return vote

    def get_permission_object(self):
        return self.vote

    @cached_property
    def options(self):
        """[(option, what it is about)]; what the reader may not see stays as it is."""
        rows = list(self.vote.options.all())
        keys = [(row.content_type_id, row.object_id) for row in rows if row.object_id]
        seen = visible(keys, self.request.user)
        return [(row, seen.get((row.content_type_id, row.object_id))) for row in rows]

    @cached_property
    def things(self):
        return offered(self.vote, self.request.user)

    def get_form_kwargs(self):
        open_ones = [
            (row, about)
            for row, about in self.options
            if may_lead(row, self.vote) and bool(about) == bool(row.object_id)
        ]
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "options": open_ones,
            "things": self.things,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            vote=self.vote,
            things=self.things,
            settled=[
                (row, about)
                for row, about in self.options
                if about and not may_lead(row, self.vote)
            ],
            **kwargs,
        )

    def act(self, form):
        lead(self.vote, form.cleaned_data["things"], actor=self.request.user)

    def next_address(self, result):
        return self.vote
