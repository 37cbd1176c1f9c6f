"""Against somebody: a warning, a suspension from writing for a time; and lifting either."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post

from core import audit
from core.notifications import notify
from forums import search
from forums.actions.alerting import call_off_appeal
from forums.actions.common import refuse_in_archive
from forums.actions.locking import locked
from forums.actions.sweeping import bring_back
from forums.actions.telling import tell_of_restored
from forums.authority import reaches, refuse_colleagues
from forums.models import Appeal, HiddenPost, Sanction
from forums.selectors import access_of
from members.models import User

Kind, Reach = Sanction.Kind, Sanction.Reach


@transaction.atomic
def warn(post: Post, *, reason: str, actor: User) -> Sanction:
    """Once about each post; the author is told by notice and mail, and may appeal."""
    user = ready_to_judge(post, actor)
    if Sanction.objects.standing().filter(kind=Kind.WARNING, post=post).exists():
        raise ValidationError(
            _("Somebody has warned about this post already."), code="twice"
        )
    sanction = Sanction.objects.create(
        kind=Kind.WARNING,
        user=user,
        post=post,
        forum=post.topic.forum,
        reason=reason,
        decided_by=actor,
    )
    announce(sanction, "forums.warned", actor, topic=post.topic.subject)
    return sanction


@transaction.atomic
def suspend(
    post: Post, *, reach: str, days: int | None, reason: str, actor: User
) -> Sanction:
    """No writing for some days, or (by the network only) without end; reading goes on."""
    user = ready_to_judge(post, actor)
    forum = post.topic.forum
    if reach not in reaches(actor, forum) or (
        days is None and not actor.is_moderator()
    ):
        raise ValidationError(_("This is not yours to decide."), code="reach")
    group = access_of(actor).group_of(forum.pk) if reach == Reach.GROUP else None
    same = Sanction.objects.standing().filter(kind=Kind.SUSPENSION, user=user)
    where = {"forum": forum} if reach == Reach.FORUM else {"group": group}
    if same.filter(reach=reach, **where).exists():
        raise ValidationError(
            _("%(name)s is suspended there already. Lift that first.") % {"name": user},
            code="twice",
        )
    sanction = Sanction.objects.create(
        kind=Kind.SUSPENSION,
        user=user,
        post=post,
        forum=forum,
        group=group,
        reach=reach,
        reason=reason,
        decided_by=actor,
        until=days and timezone.now() + datetime.timedelta(days=days),
    )
    announce(sanction, "forums.suspended", actor, topic=post.topic.subject)
    return sanction


def ready_to_judge(post, actor):
    """The author under lock: two moderators who decide about one person take turns."""
    refuse_in_archive(post.topic.forum, actor=actor)
    refuse_colleagues(post.poster, post.topic.forum, actor)
    # Posts that the person is just sending take turns with it too.
    return User.objects.select_for_update(no_key=True).get(pk=post.poster_id)


def announce(sanction, verb, actor, **data):
    audit.record(verb, actor=actor, target=sanction, reason=sanction.reason)
    told = {"reason": sanction.reason, "until": sanction.until} | data
    notify(
        [sanction.user],
        verb,
        target=sanction,
        actor=actor,
        mail="forums/decided",
        context={"sanction": sanction, "topic": data.get("topic", "")},
        **told,
    )


@transaction.atomic
def lift(sanction: Sanction, *, reason: str, actor: User, is_told: bool = True) -> bool:
    """Undo it: what was hidden shows, who was silent may write. False if it was lifted already."""
    row = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if row.ended_at:
        return False
    row.ended_at, row.ended_by = timezone.now(), actor
    row.save(update_fields=["ended_at", "ended_by"])
    if row.kind == Kind.HIDDEN:
        restore(row, actor)
    elif row.kind == Kind.SPAM:
        bring_back(row)
    # An appeal that nobody has answered yet is answered by this.
    Appeal.objects.filter(sanction=row, decision="").update(
        decision=Appeal.Decision.REVERSED,
        answer=reason,
        decided_by=actor,
        decided_at=row.ended_at,
    )
    call_off_appeal(row)
    audit.record(f"forums.lifted_{row.kind}", actor=actor, target=row, reason=reason)
    if is_told:
        told = {"what": row.kind, "reason": reason}
        notify([row.user], "forums.lifted", target=row, actor=actor, **told)
    return True


def restore(sanction, actor):
    hidden = HiddenPost.objects.filter(sanction=sanction).select_related(
        "post__topic__forum"
    )
    for row in hidden:
        refuse_in_archive(row.post.topic.forum, actor=actor)
        post = locked(row.post)
        row.delete()
        post.approved = True
        post.save()
        search.index(post.topic)
        tell_of_restored([post])
