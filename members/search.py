"""What of organisations and groups the search knows."""

from django.utils import translation

from core import search
from members.models import Group, Organisation

AUDIENCES = {
    Organisation.Status.ACTIVE: ["public"],
    Organisation.Status.LEFT: ["public"],
    Organisation.Status.SUSPENDED: ["members"],
}
# What people write before the name of a place.
PLACE_WORDS = {"bg": ["община", "област"], "en": ["municipality", "oblast"]}


def index(organisation):
    """Put the organisation where its state lets it be found, or take it out."""
    audience = AUDIENCES.get(organisation.status)
    if audience is None or organisation.is_practice:
        search.remove(organisation)
        return
    search.put(organisation, **entry(organisation, audience))


def index_many(organisations):
    """The same for rows just written, with topics and territory prefetched."""
    search.put_many(
        [
            {"obj": one} | entry(one, AUDIENCES[one.status])
            for one in organisations
            if one.status in AUDIENCES and not one.is_practice
        ]
    )


def entry(organisation, audience):
    return {
        "kind": "organisation",
        "audience": audience,
        "url": organisation.get_absolute_url(),
        "titles": {"bg": organisation.name_bg, "en": organisation.name_en or ""},
        "bodies": {language: body(organisation, language) for language in ("bg", "en")},
    }


def body(organisation, language):
    """Short name, mission, kind, EIK, topics and places, in one language."""
    with translation.override(language):
        kind = organisation.get_kind_display()
    parts = [
        getattr(organisation, f"short_name_{language}"),
        getattr(organisation, f"mission_{language}"),
        kind,
        organisation.eik,
    ]
    if organisation.seat:
        obshtina = organisation.seat.obshtina
        parts += PLACE_WORDS[language]
        parts += [
            getattr(place, f"name_{language}")
            for place in (organisation.seat, obshtina, obshtina.oblast)
        ]
    parts += [getattr(topic, f"name_{language}") for topic in organisation.topics.all()]
    parts += [
        getattr(obshtina, f"name_{language}")
        for obshtina in organisation.territory.all()
    ]
    return "\n".join(part for part in parts if part)


def index_group(group):
    is_private = group.access == Group.Access.PRIVATE
    search.put(
        group,
        kind="group",
        audience=[f"group:{group.pk}"] if is_private else ["public"],
        url=group.get_absolute_url(),
        titles={"bg": group.name_bg, "en": group.name_en or ""},
        bodies={
            "bg": "" if is_hidden(group) else group.description_bg or "",
            "en": "" if is_hidden(group) else group.description_en or "",
        },
    )


def is_hidden(group):
    """Of a closed group only the name is public."""
    return group.access == Group.Access.CLOSED


def remove(organisation):
    search.remove(organisation)


def everything():
    """Organisations to index; the groups are `all_groups`."""
    return Organisation.objects.select_related(
        "seat__obshtina__oblast"
    ).prefetch_related("topics", "territory")


def all_groups():
    return Group.objects.all()
