"""Whatever is sent to the forum of a closed group by who is not in it, nothing of it changes."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from leadernet.merging.arrows import arrows_to
from tests import world
from tests.test_matrix import routes

OUTSIDE = ["citizen", "outsider", "coordinator", "moderator", "administrator", "donor"]
# What each form could ask for, together: what a page does not know it leaves out.
SENT = {
    "subject": "Отвън", "content": "Отвън", "reason": "Отвън", "decision": "hide",
    "text": "Отвън", "words": "Отвън", "kind": "like", "reaction": "like", "how": "now",
    "frequency": "now", "organisation": "", "option": "1", "choice": "1", "days": "7",
}  # fmt: skip


def addresses(scene):
    """Every address of the forums that takes something, for the group's topic and post."""
    post, forum = scene.group_post, scene.group_forum
    known = {
        "forum_slug": ["f"], "slug": ["t"], "forum_pk": [forum.pk],
        "pk": [post.pk, post.topic.pk, forum.pk], "topic_pk": [post.topic.pk],
        "post_pk": [post.pk], "number": [post.pk],
    }  # fmt: skip
    for name in sorted(set(routes(get_resolver().url_patterns))):
        if name.startswith(("forum:", "forums:")):
            yield from filled(name, known)


def filled(name, known):
    _namespace, _colon, bare = name.partition(":")
    inner = get_resolver().namespace_dict[name.partition(":")[0]][1].reverse_dict
    for possibilities in inner.getlist(bare):
        names = possibilities[0][0][1]
        if set(names) <= known.keys():
            for number in range(max((len(known[one]) for one in names), default=0)):
                values = {
                    one: known[one][min(number, len(known[one]) - 1)] for one in names
                }
                yield reverse(name, kwargs=values)


def rows_of_group(scene):
    """The group's post, topic and forum, and every row that points at one of them."""
    post = scene.group_post
    targets = [post, post.topic, scene.group_forum]
    found = [
        (arrow, sorted(map(str, arrow.rows(target).values_list())))
        for target in targets
        for arrow in arrows_to(type(target))
    ]
    return found + [
        list(type(target).objects.filter(pk=target.pk).values_list())
        for target in targets
    ]


def changing(scene, client):
    """Addresses at which something was changed, or broke."""
    before, found = rows_of_group(scene), []
    asked = list(addresses(scene))
    assert len(asked) > 40
    for address in asked:
        with transaction.atomic():
            failed = client.post(address, SENT).status_code >= 500
            if failed or rows_of_group(scene) != before:
                found.append(address)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", OUTSIDE)
def test_nothing_that_is_sent_from_outside_changes_anything(role, as_user):
    scene = world.build()

    assert changing(scene, as_user(scene.users[role])) == []


def test_the_same_from_inside_changes_something(as_user):
    scene = world.build()

    found = changing(scene, as_user(scene.users["owner"]))

    assert reverse("forum:flag", args=[scene.group_post.pk]) in found
