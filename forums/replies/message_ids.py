"""The Message-ID of the mail about a post to one reader: `<post-12.7.<signature>@example.org>`.

An answer names it, and goes where the post stands now. It is signed, so that whoever has but the
reply address of one topic cannot name a post of another one.
"""

import re
from collections.abc import Iterator

from core import mail as outbox
from forums.replies.addresses import signature

POST = re.compile(r"<post-(\d{1,9})\.(\d{1,9})\.")


def message_id(post: int, user: int) -> str:
    said = f"post-{post}.{user}"
    return f"<{said}.{signature(said)}@{outbox.domain()}>"


def posts_named(text: str, user) -> Iterator[int]:
    """The posts about which mails of ours to this person were, of those that the headers name."""
    for post, reader in POST.findall(text):
        if int(reader) == user.pk and message_id(int(post), user.pk) in text:
            yield int(post)
