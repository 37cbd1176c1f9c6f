"""What happens to a vote as a whole: from the draft to the frozen result."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit, notifications
from core.slugs import unique_slug
from members.archives import refuse_if_archived
from members.models import User
from participation.common import frozen
from participation.common.actions import move
from participation.votes import counting, results, search, urn
from participation.votes.models import Ballot, Option, Urn, Vote, Voter
from projects.closed import refuse_if_closed

Status = Vote.Status


def locked(vote: Vote) -> Vote:
    return Vote.objects.select_for_update(of=["self"]).get(pk=vote.pk)


def writable(vote: Vote) -> Vote:
    """The locked vote, of no closed project and no archived group."""
    if vote.project_id:
        refuse_if_closed(vote.project_id)
    vote = locked(vote)
    refuse_if_archived(vote.group_id)
    return vote


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Vote:
    """Make a draft, or change one: what is announced is not changed any more."""
    is_new = form.instance.pk is None
    if form.instance.project_id:
        refuse_if_closed(form.instance.project_id)
    if not is_new and not writable(Vote.objects.get(pk=form.instance.pk)).is_draft():
        raise ValidationError(
            _("The vote is announced; its rules can no longer be changed.")
        )
    refuse_if_archived(form.instance.group_id)
    if is_new:
        form.instance.created_by = actor
    vote = form.save()
    audit.record(
        "votes.added" if is_new else "votes.changed",
        actor=actor,
        target=vote,
        fields=form.changed_data,
    )
    return vote


@transaction.atomic
def announce(vote: Vote, *, actor: User) -> Vote:
    """Publish the vote with its rules; it opens at its hour, or now if that is past."""
    vote = writable(vote)
    if not vote.is_draft():
        return vote
    if vote.closes_at <= timezone.now():
        raise ValidationError(_("The end of the vote is past."), code="past")
    refuse_few_options(vote)
    refuse_few_voters(vote)
    step(vote, Status.ANNOUNCED, actor=actor)
    audit.record("votes.announced", actor=actor, target=vote)
    return open_announced(vote) if vote.opens_at <= timezone.now() else vote


def refuse_few_options(vote):
    if not vote.is_decision() and len(vote.choices) <= vote.seats:
        raise ValidationError(
            _("There must be more options than will be chosen."), code="options"
        )


def refuse_few_voters(vote):
    least = counting.FEWEST_SECRET if vote.is_secret else 1
    if vote.electorate().count() < least:
        raise ValidationError(
            _("There are too few organisations that may vote."), code="few"
        )


@transaction.atomic
def open_announced(vote: Vote) -> Vote:
    """Of the clock: freeze who may vote, and tell them."""
    vote = locked(vote)
    if not vote.is_announced() or vote.opens_at > timezone.now():
        return vote
    try:
        refuse_if_archived(vote.group_id)
        refuse_few_voters(vote)
        if vote.closes_at <= timezone.now():
            raise ValidationError(_("The end of the vote is past."), code="past")
    except ValidationError as error:
        return end_without_result(vote, reason=" ".join(error.messages), actor=None)
    Voter.objects.bulk_create(
        Voter(vote=vote, organisation=one) for one in vote.electorate().order_by("pk")
    )
    if vote.is_secret:
        salt = urn.new_salt()
        content = urn.seal([], salt=salt, places=len(vote.choices))
        Urn.objects.create(vote=vote, salt=salt, content=content)
    vote.opened_at = timezone.now()
    step(vote, Status.OPEN, actor=None)
    notifications.notify(vote.voters.owners(), "votes.opened", target=vote)
    return vote


def step(vote, after, *, actor, reason=""):
    move(vote, after=after, actor=actor, reason=reason)
    vote.status = after
    vote.save()
    search.index(vote)


@transaction.atomic
def cancel(vote: Vote, *, reason: str, actor: User) -> Vote:
    """With the reason, which everybody reads who reads the vote; nothing is counted."""
    vote = writable(vote)
    if not vote.may_be_cancelled():
        raise ValidationError(_("This vote cannot be cancelled any more."))
    return end_without_result(vote, reason=reason, actor=actor)


def end_without_result(vote, *, reason, actor):
    """What lies in an urn is thrown away unread."""
    Urn.objects.filter(vote=vote).update(content=b"")
    vote.cancel_reason = reason
    step(vote, Status.CANCELLED, actor=actor, reason=reason)
    audit.record("votes.cancelled", actor=actor, target=vote, reason=reason)
    notifications.notify(
        vote.voters.owners(), "votes.cancelled", target=vote, actor=actor
    )
    return vote


@transaction.atomic
def remind(vote: Vote) -> None:
    """Of the clock: once, those that have not voted."""
    vote = (
        Vote.objects.select_for_update().due_for_reminder().filter(pk=vote.pk).first()
    )
    if vote is None:
        return
    vote.reminded_at = timezone.now()
    vote.save(update_fields=["reminded_at"])
    waiting = vote.voters.waiting().owners()
    notifications.notify(waiting, "votes.reminder", target=vote)


@transaction.atomic
def close(vote: Vote) -> Vote:
    """Of the clock: count, freeze the result with its checksum, and tell."""
    vote = locked(vote)
    if not vote.is_being_counted():
        return vote
    try:
        return freeze(vote, actor=None)
    except ValidationError as error:
        return end_without_result(vote, reason=" ".join(error.messages), actor=None)


@transaction.atomic
def close_early(vote: Vote, *, actor: User) -> Vote:
    """Only when every organisation has cast a vote that is not changed any more."""
    vote = writable(vote)
    if not may_close_early(vote):
        raise ValidationError(
            _("The vote ends early only when everybody has voted."), code="early"
        )
    audit.record("votes.closed_early", actor=actor, target=vote)
    return freeze(vote, actor=actor)


def may_close_early(vote: Vote) -> bool:
    return (
        vote.takes_votes()
        and not vote.may_change
        and not vote.voters.waiting().exists()
    )


def freeze(vote, *, actor):
    ballots = ballots_of(vote)
    vote.closed_at = timezone.now()
    vote.result = results.of(vote, ballots)
    vote.checksum = frozen.checksum(vote.result)
    Urn.objects.filter(vote=vote).update(content=b"")
    step(vote, Status.CLOSED, actor=actor)
    notifications.notify(vote.voters.owners(), "votes.closed", target=vote, actor=actor)
    return vote


def ballots_of(vote):
    if vote.is_secret:
        row = Urn.objects.select_for_update().get(vote=vote)
        return urn.opened(row.content, salt=row.salt, places=len(vote.choices))
    rows = Ballot.objects.filter(voter__vote=vote)
    return [tuple(one) for one in rows.values_list("choices", flat=True)]


COPIED = (
    "group", "project", "description_bg", "description_en", "method", "most", "is_secret",
    "may_change", "quorum_percent", "threshold", "tie", "proxies", "is_public",
)  # fmt: skip


@transaction.atomic
def again(vote: Vote, *, actor: User) -> Vote:
    """A draft of the new vote between what was equal, as the rules said beforehand."""
    vote = writable(vote)
    if hasattr(vote, "again"):
        return vote.again
    if not may_vote_again(vote):
        raise ValidationError(_("There is nothing to vote on again."), code="again")
    now = timezone.now()
    draft = Vote(**{name: getattr(vote, name) for name in COPIED})
    draft.again_of, draft.created_by = vote, actor
    draft.opens_at, draft.closes_at = now, now + (vote.closes_at - vote.opens_at)
    draft.seats = vote.result["seats_left"] or 1
    for language in ("bg", "en"):
        with translation.override(language):
            title = getattr(vote, f"title_{language}")
            named = _("%(title)s – new vote") % {"title": title} if title else ""
            setattr(draft, f"title_{language}", named[:200])
    draft.slug = unique_slug(Vote.objects.all(), text=draft.title_bg)
    draft.save()
    copy_tied(vote, draft)
    audit.record("votes.added", actor=actor, target=draft, again_of=vote.pk)
    return draft


def copy_tied(vote, draft):
    tied = vote.options.filter(number__in=vote.result["tied"])
    for number, one in enumerate(tied.order_by("number"), start=1):
        Option.objects.create(
            vote=draft,
            number=number,
            title_bg=one.title_bg,
            title_en=one.title_en,
            text_bg=one.text_bg,
            text_en=one.text_en,
            content_type=one.content_type,
            object_id=one.object_id,
        )


def may_vote_again(vote: Vote) -> bool:
    return bool(
        vote.is_closed()
        and vote.tie == Vote.Tie.AGAIN
        and vote.result["tied"]
        and not hasattr(vote, "again")
    )
