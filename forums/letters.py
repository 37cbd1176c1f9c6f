"""The mail about one post: its words, the address to answer to, and how to end such mails."""

import secrets
from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import mail as outbox
from core import notifications, one_click
from core.models import Frequency, OutgoingMail
from core.subjects import subject_of
from forums.addresses import post_url
from forums.following import followers, with_access
from forums.models import Following
from forums.replies.addresses import reply_address
from forums.replies.message_ids import message_id
from forums.selectors import visible_posts
from forums.taking_part import may_take_part
from members.models import User

# What ends is said in one word and a number: "topic:12".
STOP = one_click.Link("forum-following", view="forum:stop_following")
TOPIC, FORUM, MENTION = "topic", "forum", "mention"
# How the reader can answer.
MAIL, PORTAL, NONE = "mail", "portal", "none"


def letters_about(post, kind: str) -> Callable[[list[User]], Iterator[OutgoingMail]]:
    """For `notify`: what makes the mails of those who are told at once."""

    def letters(users):
        drafts, reasons = {}, reasons_of(post, kind, users)
        for user in with_access(users) if settings.REPLY_ADDRESS else users:
            reason = reasons[user.pk]
            alike = user.language, reason, way_to_answer(user, post.topic)
            if alike not in drafts:
                drafts[alike] = draft(post, kind, *alike)
            yield letter(post, user, *alike[1:], *drafts[alike])

    return letters


def reasons_of(post, kind, users):
    """{number of the user: by what they are told}; the nearest counts."""
    if kind == "forums.mentioned":
        return dict.fromkeys((user.pk for user in users), MENTION)
    rows = Following.objects.on().filter(topic=post.topic, user__in=users)
    of_topic = set(rows.values_list("user", flat=True))
    return {user.pk: TOPIC if user.pk in of_topic else FORUM for user in users}


def draft(post, kind, language, reason, way):
    """(subject, text, what stands in it for the reader's own link)."""
    place = secrets.token_hex(12)
    with translation.override(language):
        text = outbox.plain_text(
            "emails/forums/post.txt",
            {
                "post": post,
                "topic": post.topic,
                "forum": post.topic.forum,
                "kind": kind,
                "reason": reason,
                "way": way,
                "link": f"{settings.SITE_URL}{post_url(post)}",
                "settings_link": f"{settings.SITE_URL}{reverse('notification_settings')}",
                "stop": place,
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip() + "\n", place


def way_to_answer(user, topic):
    if not settings.REPLY_ADDRESS:
        return PORTAL
    return MAIL if may_take_part(user, topic) else NONE


def letter(post, user, reason, way, subject, body, place):
    link = stop_link(user, reason, post.topic)
    fields = outbox.written(
        user.email, subject, body.replace(place, link), user.language
    )
    return OutgoingMail(
        **fields | {"message_id": message_id(post.pk, user.pk)},
        key=f"forum-post:{post.pk}:{user.pk}",
        headers={
            **({"Reply-To": reply_address(user, post.topic)} if way == MAIL else {}),
            **in_thread(post.topic),
            **one_click.headers(link),
            "List-Id": f"<forum-{post.topic.forum_id}.{outbox.domain()}>",
            "Precedence": "list",
            "Auto-Submitted": "auto-generated",
        },
    )


def in_thread(topic):
    """All mails about a topic hang on one that never was: programs show them together."""
    root = f"<topic-{topic.pk}@{outbox.domain()}>"
    return {"In-Reply-To": root, "References": root}


def stop_link(user, reason, topic):
    if reason == MENTION:
        subject = subject_of("forums.mentioned")
        return notifications.STOP.for_reader(user, subject.name)
    number = topic.pk if reason == TOPIC else topic.forum_id
    return STOP.for_reader(user, f"{reason}:{number}")


def may_still_leave(mail: OutgoingMail) -> bool:
    """Asked at the moment of sending: may they read it where it is now, do they still want it?"""
    _word, post, reader = mail.key.split(":")
    # Not to an address that was given up meanwhile.
    user = User.objects.filter(pk=reader, is_active=True, email=mail.to).first()
    if user is None:
        return False
    posts = visible_posts(user).filter(pk=post, approved=True)
    post = posts.select_related("topic").first()
    if post is None:
        return False
    is_named = post.mentions.filter(user=user).exists()
    subject = subject_of("forums.mentioned" if is_named else "forums.replied")
    [frequency] = notifications.frequencies([user], subject).values()
    return frequency != Frequency.NEVER and (
        is_named or followers(post).filter(pk=user.pk).exists()
    )
