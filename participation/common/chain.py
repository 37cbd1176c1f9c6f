"""Where an object came from and what became of it, along `core.Link`."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core.models import Link


def neighbours(thing, user):
    """(what led to the thing, what it led to): only what the user may see."""
    own = ContentType.objects.get_for_model(thing)
    links = Link.objects.filter(kind=Link.Kind.LED_TO).filter(
        Q(content_type=own, object_id=thing.pk)
        | Q(to_content_type=own, to_object_id=thing.pk)
    )
    before, after = [], []
    for link in links.order_by("created_at", "pk"):
        if link.to_content_type_id == own.pk and link.to_object_id == thing.pk:
            before.append((link.content_type_id, link.object_id))
        else:
            after.append((link.to_content_type_id, link.to_object_id))
    found = visible([*before, *after], user)
    return (
        [found[key] for key in before if key in found],
        [found[key] for key in after if key in found],
    )


def visible(keys, user):
    """{(content type, id): object}, one query per model, through its own door."""
    ids_by_type = {}
    for content_type, pk in keys:
        ids_by_type.setdefault(content_type, []).append(pk)
    found = {}
    for content_type, ids in ids_by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        rows = model.objects.visible_to(user).in_bulk(ids)
        found |= {(content_type, pk): row for pk, row in rows.items()}
    return found
