"""What the forums know about a person: what they wrote and reported there."""

import secrets

from machina.apps.forum_conversation.forum_polls.models import TopicPoll, TopicPollVote
from machina.apps.forum_conversation.models import Post
from machina.apps.forum_member.models import ForumProfile
from machina.core.db.models import get_model

from forums.models import (
    AcceptedAnswer,
    Appeal,
    FeedKey,
    Flag,
    Following,
    ForumModerator,
    MailedReply,
    Mention,
    Reaction,
    Revision,
    Sanction,
    SpokenFor,
)
from members.models import Person

# Marks of what was read, and machina's own grants: nobody else needs them.
OWN_ROWS = [
    ("forum_tracking", "ForumReadTrack"),
    ("forum_tracking", "TopicReadTrack"),
    ("forum_permission", "UserForumPermission"),
]


def export_person(person: Person) -> dict:
    posts = Post.objects.filter(poster__isnull=False, poster=person.user)
    rows = posts.order_by("created").values_list("topic__subject", "content", "created")
    flags = Flag.objects.filter(reporter__isnull=False, reporter=person.user)
    return {
        "posts": [
            {"topic": topic, "text": str(content), "written_at": created}
            for topic, content, created in rows
        ],
        "earlier_versions": list(
            Revision.objects.filter(post__in=posts).values(
                "post__topic__subject", "before", "changed_at"
            )
        ),
        "mentioned_in": list(
            Mention.objects.filter(user__isnull=False, user=person.user).values(
                "post__topic__subject", "words", "post__created"
            )
        ),
        "votes": list(
            TopicPollVote.objects.filter(voter__isnull=False, voter=person.user).values(
                "poll_option__poll__question", "poll_option__text", "timestamp"
            )
        ),
        "reactions": list(
            Reaction.objects.filter(user__isnull=False, user=person.user).values(
                "post__topic__subject", "kind", "given_at"
            )
        ),
        "decisions_of_moderators": list(
            Sanction.objects.filter(user__isnull=False, user=person.user).values(
                "kind",
                "post__topic__subject",
                "reason",
                "decided_at",
                "until",
                "ended_at",
            )
        ),
        "appeals": list(
            Appeal.objects.filter(
                sanction__user__isnull=False, sanction__user=person.user
            ).values("text", "sent_at", "decision", "answer", "decided_at")
        ),
        "moderates": list(
            ForumModerator.objects.filter(user__isnull=False, user=person.user).values(
                "forum__name", "appointed_at"
            )
        ),
        "follows": list(
            Following.objects.filter(user__isnull=False, user=person.user).values(
                "topic__subject", "forum__name", "is_on", "chosen_at"
            )
        ),
        "replies_by_mail": list(
            MailedReply.objects.filter(user__isnull=False, user=person.user).values(
                "post__topic__subject", "received_at"
            )
        ),
        "feed_keys": list(
            FeedKey.objects.filter(user__person=person).values(
                "created_at", "last_used_on", "revoked_at"
            )
        ),
        "reports": list(flags.values("post__topic__subject", "reason", "created_at")),
    }


def erase_person(person: Person) -> None:
    """Posts stay among those that answer them; their author shows as «former member».

    What only the person needed goes.
    """
    if not person.user:
        return
    person.user.topic_subscriptions.clear()
    forget_votes(person.user)
    Following.objects.filter(user=person.user).delete()
    MailedReply.objects.filter(user=person.user).delete()
    FeedKey.objects.filter(user=person.user).delete()
    Reaction.objects.filter(user=person.user).delete()
    Mention.objects.filter(user=person.user).delete()
    Revision.objects.filter(post__poster=person.user).delete()
    Revision.objects.filter(changed_by=person.user).update(changed_by=None)
    AcceptedAnswer.objects.filter(accepted_by=person.user).update(accepted_by=None)
    SpokenFor.objects.filter(post__poster=person.user).delete()
    # What was hidden stays hidden; about whom it was is nobody's business any more.
    Sanction.objects.filter(user=person.user).delete()
    ForumModerator.objects.filter(user=person.user).delete()
    for app, name in OWN_ROWS:
        get_model(app, name).objects.filter(user=person.user).delete()
    ForumProfile.objects.filter(user=person.user).update(signature="", avatar="")


def forget_votes(user):
    """The counts stay as they were; a random key for each poll says only that it was one voter."""
    for poll in TopicPoll.objects.filter(options__votes__voter=user).distinct():
        TopicPollVote.objects.filter(poll_option__poll=poll, voter=user).update(
            voter=None, anonymous_key=secrets.token_hex(16)
        )
