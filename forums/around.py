"""What stands around the posts of one page of a topic: a few queries, however many posts."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from core.html import text_of
from core.memory import while_unchanged
from forums.actions.editing import may_read_versions
from forums.actions.reacting import may_react
from forums.models import AcceptedAnswer, Reaction
from forums.polls import results
from forums.taking_part import may_accept

NAMES = 12


@dataclass
class Shown:
    """One kind of reaction under one post."""

    kind: Reaction.Kind
    count: int = 0
    is_mine: bool = False
    names: list[str] = field(default_factory=list)

    @property
    def others(self):
        """How many more there are than names."""
        return self.count - len(self.names)


def around(topic, posts, user) -> dict:
    """Context for the page; the posts get their reactions and whether they answered."""
    with_reactions(topic, posts, user)
    answer = answer_of(topic)
    may_mark = user.is_authenticated and may_accept(user, topic)
    for post in posts:
        post.has_versions = post.updates_count > 0 and may_read_versions(user, post)
        post.is_answer = bool(answer) and post.pk == answer.post_id
        post.may_be_answer = (
            may_mark and post.approved and post.pk != topic.first_post_id
        )
    return {"answer": answer, "poll": results(topic, user)}


def answer_of(topic):
    """The accepted answer with its post and a few words of it, or None."""
    if getattr(topic, "accepted", None) is None:
        return None
    rows = AcceptedAnswer.objects.standing().filter(topic=topic)
    answer = rows.select_related("post__poster__person").first()
    if answer:
        answer.post.topic = topic
        answer.words = text_of(answer.post.content.rendered)
    return answer


def with_reactions(topic, posts, user):
    """Give each post `reactions_shown`, all kinds in their order, and `may_react`."""
    by_post = {post.pk: {} for post in posts}
    for post, kind, count in counted(tuple(by_post)):
        by_post[post][kind] = Shown(Reaction.Kind(kind), count)
    if user.is_authenticated and any(by_post.values()):
        # One given since they were counted is counted on the next page.
        for post, kind, name in named(by_post):
            by_post[post].get(kind, Shown(kind)).names.append(name)
        for post, kind in given_by(user, by_post):
            by_post[post].get(kind, Shown(kind)).is_mine = True
    for post in posts:
        found = by_post[post.pk]
        post.reactions_shown = [
            found.get(kind) or Shown(kind) for kind in Reaction.Kind
        ]
        post.has_reactions = bool(found)
        post.may_react = user.is_authenticated and may_react(user, post)


@while_unchanged
def counted(keys):
    """(post, kind, how many), the same for every reader."""
    rows = Reaction.objects.filter(post__in=keys).values_list("post_id", "kind")
    return list(rows.annotate(Count("pk")).order_by())


def given_by(user, keys):
    rows = Reaction.objects.filter(post__in=keys, user=user)
    return rows.values_list("post_id", "kind")


def named(keys):
    """(post, kind, name), the latest few of each."""
    place = Window(
        RowNumber(), partition_by=[F("post"), F("kind")], order_by=F("pk").desc()
    )
    rows = Reaction.objects.filter(post__in=keys).annotate(place=place)
    rows = (
        rows.filter(place__lte=NAMES).select_related("user__person").order_by("place")
    )
    return [(row.post_id, row.kind, str(row.user)) for row in rows]
