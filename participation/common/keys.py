"""Things of many kinds under one key: (content type, number)."""

from django.contrib.contenttypes.models import ContentType


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
