"""Whatever is sent to the forum of a closed group by who is not in it, nothing of it changes."""

from django.db import connection, transaction
from django.urls import get_resolver, reverse

from leadernet.merging.arrows import arrows_to
from tests.sweeping import client_of, refusals_undrawn
from tests.test_group_archive import Writes
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
    for name in sorted(
        {name for name, _pattern in routes(get_resolver().url_patterns)}
    ):
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


def targets_of_group(scene):
    return [scene.group_post, scene.group_post.topic, scene.group_forum]


def tables_of_group(scene):
    models = {type(target) for target in targets_of_group(scene)}
    for target in targets_of_group(scene):
        models |= {arrow.rows(target).model for arrow in arrows_to(type(target))}
    return {model._meta.db_table for model in models}


def rows_of_group(scene):
    """The group's post, topic and forum, and every row that points at one of them."""
    targets = targets_of_group(scene)
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
    before, tables, found = rows_of_group(scene), tables_of_group(scene), []
    asked = list(addresses(scene))
    assert len(asked) > 40
    for address in asked:
        writes = Writes(tables)
        with transaction.atomic(), connection.execute_wrapper(writes):
            failed = client.post(address, SENT).status_code >= 500
            if failed or (writes.any and rows_of_group(scene) != before):
                found.append(address)
            transaction.set_rollback(True)
    return found


def test_nothing_that_is_sent_from_outside_changes_anything(built):
    with refusals_undrawn():
        found = {
            role: changing(built, client_of(built.users[role])) for role in OUTSIDE
        }

    assert found == {role: [] for role in OUTSIDE}


def test_the_same_from_inside_changes_something(built):
    found = changing(built, client_of(built.users["owner"]))

    assert reverse("forum:flag", args=[built.group_post.pk]) in found
