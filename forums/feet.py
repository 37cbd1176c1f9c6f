"""What stands under a post for one reader: reactions, and what the reader may do with it.

It is drawn once for all whose rights and marks are alike. The token of a form is the one thing
of a single page in it, and takes its place afterwards.
"""

import secrets

from django.middleware.csrf import get_token
from django.utils.safestring import mark_safe

from core.memory import draw_once
from forums.addresses import reply_url
from forums.selectors import access_of

# Nobody can write it into a name that stands under a post.
TOKEN = secrets.token_hex(16)


def draw_feet(
    posts, topic, request, *, may_reply, may_moderate, may_list_people, is_archive
) -> None:
    """Give each post of the page `foot`, after `around` said what is true of it."""
    user = request.user
    token = get_token(request) if user.is_authenticated else ""
    address = reply_url(topic)
    # Whom a learner practises with is nobody.
    is_judge = may_moderate and topic.forum_id not in access_of(user).practised
    for post in posts:
        said = {
            "is_signed_in": user.is_authenticated,
            "may_reply": may_reply,
            "may_moderate": may_moderate,
            "may_list_people": may_list_people,
            "may_judge": is_judge and post.poster_id not in (None, user.pk),
            "may_report": not is_archive and post.poster_id != user.pk,
        }
        key = (post.pk, *said.values(), *of_reader(post))
        html = draw_once(
            "forums/_post_foot.html",
            key,
            lambda post=post, said=said: (
                said | {"post": post, "reply_url": address, "csrf_token": TOKEN}
            ),
        )
        post.foot = mark_safe(html.replace(TOKEN, token))  # noqa: S308 - rendered by the template engine


def of_reader(post):
    """What differs between readers of the same rights."""
    mine = tuple(one.kind.value for one in post.reactions_shown if one.is_mine)
    return (
        post.may_react,
        post.is_editable,
        post.has_versions,
        post.may_be_answer,
        post.is_answer,
        mine,
    )
