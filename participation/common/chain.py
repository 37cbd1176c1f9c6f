"""Where an object came from and what became of it, along `core.Link`."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core.models import Link

# A step away stands what led to it, two steps away what led to that.
STEPS = 2


def path(thing, user):
    """(what led to the thing, the farthest first; what it led to): what the user may see.

    Both go two steps. What is hidden from the reader hides what lies behind it too, unless
    another way leads there.
    """
    start = key_of(thing)
    before = walk(start, user, back=True)
    after = walk(start, user, back=False)
    return list(reversed(before)), after


def neighbours(thing, user):
    """The same, one step away."""
    start = key_of(thing)
    return (
        walk(start, user, back=True, steps=1),
        walk(start, user, back=False, steps=1),
    )


def walk(start, user, *, back, steps=STEPS):
    """The objects in the order in which they are reached; two questions a step and a model."""
    found, met, edge = [], {start}, [start]
    for _step in range(steps):
        keys = [
            key for key in dict.fromkeys(next_to(edge, back=back)) if key not in met
        ]
        seen = visible(keys, user)
        edge = [key for key in keys if key in seen]
        met |= {*keys}
        found += [seen[key] for key in edge]
    return found


def next_to(keys, *, back):
    """Where links lead to from these, in the order of the links; against them if `back`."""
    here, there = ("content_type", "object_id"), ("to_content_type", "to_object_id")
    if back:
        here, there = there, here
    if not keys:
        return []
    any_of = Q()
    for content_type, ids in by_type(keys).items():
        any_of |= Q(**{here[0]: content_type, f"{here[1]}__in": ids})
    links = Link.objects.filter(any_of, kind=Link.Kind.LED_TO)
    return links.order_by("created_at", "pk").values_list(*there)


def key_of(thing):
    return ContentType.objects.get_for_model(thing).pk, thing.pk


def by_type(keys):
    found = {}
    for content_type, pk in keys:
        found.setdefault(content_type, []).append(pk)
    return found


def visible(keys, user):
    """{(content type, id): object}, one query per model, through its own door."""
    found = {}
    for content_type, ids in by_type(keys).items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        rows = model.objects.visible_to(user).in_bulk(ids)
        found |= {(content_type, pk): row for pk, row in rows.items()}
    return found
