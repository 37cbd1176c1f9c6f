"""What a newcomer writes waits for a moderator: docs/security.md, section 4."""

import re

from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post

from forums.models import Sanction
from forums.selectors import access_of
from members.models import User

FIRST_POSTS = 3
LINK = re.compile(r"https?://|www\.|\]\(", re.IGNORECASE)


def waits(user: User, forum: Forum, content: str) -> bool:
    """Must a moderator see it first? Members' staff were admitted by a coordinator already."""
    if access_of(user).may("can_post_without_approval", forum.pk):
        return False
    if is_marked_as_spam(user):
        return True
    if user.is_member():
        return False
    approved = Post.objects.filter(poster=user, approved=True)
    if approved.count() < FIRST_POSTS:
        return True
    has_linked = any(LINK.search(post.content.raw) for post in approved[:20])
    return bool(LINK.search(content)) and not has_linked


def is_marked_as_spam(user):
    """By somebody who could not suspend them: what they write from then on waits."""
    spam = Sanction.objects.standing().filter(kind=Sanction.Kind.SPAM)
    return spam.filter(user=user).exists()
