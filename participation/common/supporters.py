"""Who stands behind something, as one reader sees it."""

from django.utils.functional import cached_property

from participation.common.models import Supported

# Names on one page; the count beside them is of all.
NAMES_SHOWN = 200


class Supporters:
    def __init__(self, thing: Supported, user, rows=None):
        """`rows` where more than the thing's own count with it."""
        self.thing, self.user = thing, user
        self.rows = thing.supports.all() if rows is None else rows

    @cached_property
    def counts(self):
        return self.rows.counts()

    @cached_property
    def named(self):
        """Of organisations also who withdrew, with the day; of people who stands by it."""
        rows = self.rows.filter(confirmed_at__isnull=False)
        return rows.named_to(self.user).select_related("organisation", "person")

    @cached_property
    def organisations(self):
        return list(self.named.of_organisations()[:NAMES_SHOWN])

    @cached_property
    def people(self):
        return list(self.named.of_people().standing()[:NAMES_SHOWN])

    @cached_property
    def is_supporter(self):
        """Does the reader stand behind it in their own name?"""
        return any(row.person_id for row in self.own)

    @cached_property
    def own(self):
        """What the reader may withdraw: their own support and that of organisations they own."""
        if not self.user.is_authenticated:
            return []
        rows = self.rows.standing().select_related("organisation", "person")
        mine = rows.filter(person=self.user.person)
        theirs = rows.filter(organisation__in=self.user.organisation_ids("owner"))
        return list(mine | theirs)
