"""About whom one moderator may decide, how far it holds, and which decisions they read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post

from forums.access import among
from forums.models import Sanction
from forums.selectors import access_of, decidable_posts
from forums.standing import Silence
from members.models import User

Reach = Sanction.Reach


def judged_posts(user):
    """Posts about whose authors the person may decide: a learner's practice is about nobody."""
    posts = decidable_posts(user).filter(poster__isnull=False)
    return posts.exclude(topic__forum__in=access_of(user).practised)


def reaches(actor, forum) -> dict[str, str]:
    """{how far a suspension may hold: in words} for somebody who wrote in the forum."""
    group = access_of(actor).group_of(forum.pk)
    if group:
        near = {Reach.GROUP: _("in the forums of “%(name)s”") % {"name": group.name}}
    else:
        near = {Reach.FORUM: _("in “%(name)s” and below it") % {"name": forum.name}}
    if actor.is_moderator():
        near[Reach.EVERYWHERE] = str(Reach.EVERYWHERE.label)
    return near


def refuse_colleagues(user: User, forum: Forum | None, actor: User) -> None:
    """Nobody decides about themselves, nor about whoever moderates there too."""
    if user == actor:
        raise ValidationError(_("This is you yourself."), code="own")
    moderates = forum and access_of(user).may("can_approve_posts", forum.pk)
    if moderates or user.is_moderator():
        raise ValidationError(
            _(
                "%(name)s moderates too. Speak with them, or with an administrator of the network."
            )
            % {"name": user},
            code="colleague",
        )


def governed(user):
    """Decisions that the person reads as a moderator, without those about themselves."""
    access = access_of(user)
    mine = Q(forum__in=among(access.moderated_ids() - access.practised))
    if user.is_moderator():
        mine |= Q(reach=Reach.EVERYWHERE)
    return Sanction.objects.filter(mine).exclude(user=user)


def undoable(user):
    """Those of them that the person may undo: what holds everywhere, only for the network."""
    found = governed(user)
    return found if user.is_moderator() else found.exclude(reach=Reach.EVERYWHERE)


def posts_in_reach(user: User, actor: User):
    """What spam of this account hides: where the actor moderates, or for the network all."""
    posts = Post.objects.filter(poster=user, hidden=None)
    if actor.is_moderator():
        return posts.exclude(topic__forum__place__audience="practice")
    return posts.filter(topic__forum__in=among(access_of(actor).moderated_ids()))


def demand_governed(sanction: Sanction, actor: User) -> None:
    if not governed(actor).filter(pk=sanction.pk).exists():
        raise PermissionDenied


def silence_in(user: User, forum: Forum) -> Sanction | None:
    """Why the person does not write there; the one that lasts longest."""
    if not user.is_authenticated or not access_of(user).is_silenced(forum.pk):
        return None
    return silence_now(user, forum)


def silence_now(user: User, forum: Forum) -> Sanction | None:
    """The same from the rows of this moment, whatever was known when the page began."""
    access = access_of(user)
    found = [
        row
        for row in Sanction.objects.silencing().filter(user=user)
        if forum.pk in access.reached_by(Silence.of(row))
    ]
    return max(found, key=lasts, default=None)


def lasts(sanction):
    return sanction.until is None, sanction.until or sanction.decided_at
