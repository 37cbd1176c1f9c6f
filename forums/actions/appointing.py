"""A forum gets moderators of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum

from core import audit
from core.notifications import notify
from forums.models import ForumModerator
from forums.selectors import access_of
from members.models import User


@transaction.atomic
def appoint(forum: Forum, user: User, *, reason: str, actor: User) -> ForumModerator:
    """Only somebody who reads the forum; the person is told by mail and notice."""
    if not access_of(user).may("can_read_forum", forum.pk):
        raise ValidationError(
            _("%(name)s does not read this forum.") % {"name": user}, code="reads_not"
        )
    row, is_new = ForumModerator.objects.get_or_create(
        forum=forum, user=user, defaults={"appointed_by": actor}
    )
    if not is_new:
        raise ValidationError(
            _("%(name)s moderates this forum already.") % {"name": user}, code="twice"
        )
    tell(row, "forums.moderator_appointed", reason, actor)
    return row


@transaction.atomic
def dismiss(moderator: ForumModerator, *, reason: str, actor: User) -> bool:
    """False if somebody has done it meanwhile."""
    rows = ForumModerator.objects.select_for_update(of=("self",))
    row = rows.select_related("forum", "user").filter(pk=moderator.pk).first()
    if row is None:
        return False
    tell(row, "forums.moderator_dismissed", reason, actor)
    row.delete()
    return True


def tell(row, verb, reason, actor):
    facts = {"reason": reason, "forum": row.forum.name}
    audit.record(verb, actor=actor, target=row.forum, who=row.user_id, reason=reason)
    notify([row.user], verb, target=row.user.person, actor=actor, mail=True, **facts)
