"""Fills a copy of the portal with so many forums, topics and posts: `python -m bench.talk FORUMS TOPICS POSTS`."""

import datetime
import os
import random
import sys

import django

WRITERS, FORUMS_IN_CATEGORY, LONGEST = 500, 32, 400
WORDS = ["как", "отчитате", "труда", "на", "доброволците", "пред", "програмата", "когато", "ставката", "се", "промени", "в", "средата", "на", "годината", "а", "общината", "още", "не", "е", "отговорила", "на", "писмото"]  # fmt: skip


def main(forums, topics, posts):
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.db import connection, transaction  # noqa: PLC0415 - after Django is set up

    from forums.counting import recount  # noqa: PLC0415
    from leadernet.demo.scale import analyze  # noqa: PLC0415

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE forum_forum CASCADE")
        made = make_forums(forums)
        grant_as_machina_does()
        talk(made, topics, posts, make_writers())
        recount()
    analyze()
    with connection.cursor() as cursor:
        # What the server would else tidy up while it is measured.
        cursor.execute("VACUUM (FREEZE)")


def make_forums(number):
    """Public ones, about thirty in each category."""
    from machina.apps.forum.models import Forum  # noqa: PLC0415

    from forums.reference import create_forum  # noqa: PLC0415

    found, category = [], None
    with Forum.objects.disable_mptt_updates():
        for count in range(number):
            if count % FORUMS_IN_CATEGORY == 0:
                category = create_forum(
                    f"Раздел {count // FORUMS_IN_CATEGORY + 1}",
                    audience="public",
                    is_category=True,
                )
            found.append(
                create_forum(
                    f"Форум {count + 1}",
                    audience="public",
                    parent=category,
                    description="Въпроси и отговори на хората от мрежата.",
                )
            )
    Forum.objects.rebuild()
    return list(Forum.objects.filter(pk__in=[forum.pk for forum in found]))


def grant_as_machina_does():
    """Its own rows of permissions, for the machina that is compared."""
    from machina.apps.forum_permission.models import (  # noqa: PLC0415
        ForumPermission,
        UserForumPermission,
    )

    for codename in (
        "can_see_forum",
        "can_read_forum",
        "can_start_new_topics",
        "can_reply_to_topics",
        "can_edit_own_posts",
        "can_vote_in_polls",
        "can_download_file",
    ):
        permission, _new = ForumPermission.objects.get_or_create(codename=codename)
        UserForumPermission.objects.create(
            permission=permission, authenticated_user=True, has_perm=True
        )
        if codename in {"can_see_forum", "can_read_forum", "can_download_file"}:
            UserForumPermission.objects.create(
                permission=permission, anonymous_user=True, has_perm=True
            )


def make_writers():
    from leadernet.demo.scale.copying import copy  # noqa: PLC0415
    from members.models import Person, User  # noqa: PLC0415

    users = copy(
        User(email=f"writer.{number}@example.org", password="!")  # noqa: S106 - nobody signs in
        for number in range(WRITERS)
    )
    copy(
        Person(user=user, name=f"Пишеща Номер {number}", email=user.email)
        for number, user in enumerate(users)
    )
    return users


def talk(forums, topics, posts, writers):
    """Topics as long as in life: most are short, the longest has `LONGEST` posts."""
    from django.utils import timezone  # noqa: PLC0415
    from machina.apps.forum_conversation.models import Post, Topic  # noqa: PLC0415

    from leadernet.demo.scale.copying import copy  # noqa: PLC0415

    chance, now = random.Random(3), timezone.now()  # noqa: S311 - no secret
    rows = copy(
        Topic(
            forum=forums[number % len(forums)],
            poster=chance.choice(writers),
            subject=f"Въпрос {number}: {' '.join(chance.sample(WORDS, 6))}",
            slug=f"question-{number}",
            type=Topic.TOPIC_POST,
            status=Topic.TOPIC_UNLOCKED,
            views_count=0,
            approved=True,
            created=now - datetime.timedelta(minutes=chance.randint(600, 900_000)),
            updated=now,
        )
        for number in range(topics)
    )
    copy(
        Post(
            topic=topic,
            poster=chance.choice(writers),
            subject=topic.subject,
            content=(words := " ".join(chance.choices(WORDS, k=45))),
            _content_rendered=f"<p>{words}</p>",
            enable_signature=False,
            approved=True,
            created=topic.created + datetime.timedelta(minutes=7 * number),
            updated=topic.created + datetime.timedelta(minutes=7 * number),
        )
        for topic, number in lengths(rows, posts, chance)
    )


def lengths(topics, posts, chance):
    """(topic, which of its posts), `posts` in all; every topic has one at least."""
    wanted = [1] * len(topics)
    left = posts - len(topics)
    while left > 0:
        which = chance.randrange(len(topics))
        more = min(left, chance.choice([1, 2, 3, 5, 8, 24]), LONGEST - wanted[which])
        wanted[which] += more
        left -= more
    for topic, length in zip(topics, wanted, strict=True):
        for number in range(length):
            yield topic, number


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
