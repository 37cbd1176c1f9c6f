"""How organisations cover the country: by their seat, and by the municipalities they work in."""

from django.db.models import Count, F, Q

from members.models import Organisation


def counts_by_oblast(organisations):
    """{oblast code: organisations with their seat there or working there}."""
    return counts(organisations, "oblast__code")


def counts_by_obshtina(organisations):
    """{obshtina code: organisations with their seat there or working there}."""
    return counts(organisations, "code")


def counts(organisations, place):
    """By the code that `place` leads to from an obshtina; each organisation once in a place."""
    at_seat, at_work = f"seat__obshtina__{place}", f"obshtina__{place}"
    found = {}
    seated = organisations.filter(seat__isnull=False).order_by()
    add(found, seated.values_list(at_seat).annotate(Count("pk")))
    elsewhere = Q(organisation__seat=None) | ~Q(
        **{at_work: F(f"organisation__{at_seat}")}
    )
    working = Organisation.territory.through.objects.filter(
        elsewhere, organisation__in=organisations.values("pk")
    )
    add(
        found,
        working.values_list(at_work).annotate(Count("organisation", distinct=True)),
    )
    return found


def add(found, rows):
    for code, number in rows:
        found[code] = found.get(code, 0) + number
