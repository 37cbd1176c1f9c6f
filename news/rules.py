"""Who may do what with a news item; who sees one is `Article.objects.visible_to`."""

import rules

from news.models import Article

Status = Article.Status
UNPUBLISHED = {Status.DRAFT, Status.IN_REVIEW, Status.SCHEDULED, Status.ARCHIVED}


@rules.predicate
def writes_somewhere(user, practice):
    """For an organisation, or in the practice organisation that the address asks for."""
    return user.works_for(practice) or bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def decides_somewhere(user):
    return user.is_coordinator() or user.is_administrator()


@rules.predicate
def works_for_publisher(user, article):
    return user.works_for(article.organisation)


@rules.predicate
def owns_publisher(user, article):
    return user.owns(article.organisation)


@rules.predicate
def is_of_network(user, article):
    """Neither of the practice organisation nor for the eyes of one group only."""
    return (
        not article.organisation.is_practice
        and article.audience != Article.Audience.GROUP
    )


@rules.predicate
def coordinates_publisher(user, article):
    return user.coordinates(article.organisation)


@rules.predicate
def is_administrator(user, article):
    return user.is_administrator()


@rules.predicate
def needs_no_review(user, article):
    """Trusted, practising, or writing to one's own group: no coordinator reads it first."""
    return (
        article.organisation.is_trusted
        or article.organisation.is_practice
        or (
            article.audience == Article.Audience.GROUP
            and article.group_id in user.group_ids()
        )
    )


@rules.predicate
def leads_group(user, article):
    """Coordinates the group for which it was written."""
    return (
        article.audience == Article.Audience.GROUP
        and article.group_id in user.group_ids(coordinated=True)
    )


@rules.predicate
def is_draft(user, article):
    return article.status == Status.DRAFT


@rules.predicate
def is_in_review(user, article):
    return article.status == Status.IN_REVIEW


@rules.predicate
def is_scheduled(user, article):
    return article.status == Status.SCHEDULED


@rules.predicate
def is_published(user, article):
    return article.status == Status.PUBLISHED


@rules.predicate
def is_unpublished(user, article):
    return article.status in UNPUBLISHED


# Anonymous users have no works_for(), so ask that first.
is_staff_of_publisher = rules.is_authenticated & works_for_publisher
is_owner_of_publisher = rules.is_authenticated & owns_publisher
is_network_administrator = rules.is_authenticated & is_of_network & is_administrator
decides = (
    rules.is_authenticated & is_of_network & (is_administrator | coordinates_publisher)
)

rules.add_perm("news.create", rules.is_authenticated & writes_somewhere)
rules.add_perm("news.review", rules.is_authenticated & decides_somewhere)
rules.add_perm("news.edit", is_staff_of_publisher | is_network_administrator)
rules.add_perm("news.submit", is_staff_of_publisher & is_draft & ~needs_no_review)
rules.add_perm(
    "news.publish",
    (is_staff_of_publisher & needs_no_review & is_unpublished)
    | (decides & is_in_review)
    | (is_network_administrator & is_unpublished),
)
rules.add_perm("news.return", decides & is_in_review)
rules.add_perm("news.withdraw", is_staff_of_publisher & (is_in_review | is_scheduled))
moderates_group = rules.is_authenticated & leads_group
rules.add_perm(
    "news.unpublish", (is_owner_of_publisher | decides | moderates_group) & is_published
)
rules.add_perm(
    "news.archive", (is_owner_of_publisher | is_network_administrator) & is_published
)
rules.add_perm("news.pin", decides & is_published)
rules.add_perm(
    "news.delete",
    (is_staff_of_publisher & is_unpublished)
    | ((is_owner_of_publisher | is_network_administrator) & is_published)
    | (is_network_administrator & is_unpublished),
)
