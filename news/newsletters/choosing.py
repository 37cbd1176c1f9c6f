"""Who gets which items: each reader those of their rubrics and oblasti, nobody an empty letter."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import Count

from news.models import Article, Newsletter, NewsletterItem, Subscriber

# Older ones are found by words.
MOST_OFFERED = 60


def public():
    """What may stand in a letter: what everybody may read."""
    return Article.objects.live().filter(audience=Article.Audience.PUBLIC)


def last_sent() -> Newsletter | None:
    """The newest one that went to everybody; what it did not hold was left out on purpose."""
    return Newsletter.objects.in_archive().filter(oblasti=[]).first()


def offered(newsletter: Newsletter):
    """Public news since the last newsletter that stand in none yet, the newest first."""
    rows = public().exclude(newsletter_items__newsletter=newsletter)
    rows = rows.exclude(
        pk__in=NewsletterItem.objects.filter(
            newsletter__number__isnull=False, newsletter__oblasti=[]
        ).values("article")
    )
    if last := last_sent():
        # Also what was published while that one was prepared and did not come into it.
        rows = rows.filter(published_at__gt=last.created_at)
    return rows.order_by("-published_at", "-pk")


@dataclass(frozen=True)
class Subject:
    """What decides for whom an item is."""

    pk: int
    rubric: str
    oblasti: frozenset[str]  # none: of no place, so for everybody
    is_for_all: bool

    def concerns(self, rubrics, oblasti) -> bool:
        if self.is_for_all:
            return True
        return (not rubrics or self.rubric in rubrics) and (
            not oblasti or not self.oblasti or not self.oblasti.isdisjoint(oblasti)
        )


def public_items(newsletter: Newsletter):
    """Its items that everybody may read at this moment, in their order."""
    rows = newsletter.items.filter(article__in=public().order_by().values("pk"))
    return rows.order_by("position", "pk")


def subjects(newsletter: Newsletter) -> list[Subject]:
    rows = public_items(newsletter).select_related(
        "article__rubric", "article__organisation__seat__obshtina__oblast"
    )
    return [
        Subject(item.pk, item.article.rubric.slug, oblasti_of(item), item.is_for_all)
        for item in rows.prefetch_related("article__obshtini__oblast")
    ]


def oblasti_of(item) -> frozenset[str]:
    """Of the named municipalities; of news that names none, where its publisher sits."""
    named = {one.oblast.code for one in item.article.obshtini.all()}
    seat = item.article.organisation.seat
    if not named and seat:
        named = {seat.obshtina.oblast.code}
    return frozenset(named)


def chooser(newsletter: Newsletter):
    """(rubrics, oblasti) → numbers of the items for who chose them."""
    known = subjects(newsletter)

    @cache
    def items_for(rubrics: frozenset[str], oblasti: frozenset[str]) -> tuple[int, ...]:
        return tuple(one.pk for one in known if one.concerns(rubrics, oblasti))

    return lambda rubrics, oblasti: items_for(frozenset(rubrics), frozenset(oblasti))


def readers(oblasti: list[str]):
    return Subscriber.objects.confirmed().in_oblasti(oblasti)


@dataclass(frozen=True)
class Reach:
    """How many would get it, by language, and how many have nothing in it for them."""

    by_language: dict[str, int]
    without: int
    variants: int

    @property
    def total(self):
        return sum(self.by_language.values())


def reach(newsletter: Newsletter, oblasti: list[str]) -> Reach:
    """Counted by choice, so that it takes as long with 50,000 readers as with their choices."""
    items_for, found, without, variants = chooser(newsletter), Counter(), 0, set()
    rows = readers(oblasti).order_by().values("language", "rubrics", "oblasti")
    for row in rows.annotate(number=Count("pk")).iterator():
        items = items_for(row["rubrics"], row["oblasti"])
        if items:
            found[row["language"]] += row["number"]
            variants.add((row["language"], items))
        else:
            without += row["number"]
    return Reach(dict(sorted(found.items())), without, len(variants))


def letters_to_write(newsletter: Newsletter) -> Iterator[tuple[int, str, tuple]]:
    """(reader, language, items) for each reader who gets one."""
    items_for = chooser(newsletter)
    rows = readers(newsletter.oblasti).values_list(
        "pk", "language", "rubrics", "oblasti"
    )
    for pk, language, rubrics, oblasti in rows.order_by("pk").iterator(chunk_size=5000):
        if items := items_for(rubrics, oblasti):
            yield pk, language, items
