"""Who may do what with a news item; who sees one is `Article.objects.visible_to`."""

import rules

from news.models import Article, Newsletter
from news.models.newsletters import territory_of

Status = Article.Status
UNPUBLISHED = {Status.DRAFT, Status.IN_REVIEW, Status.SCHEDULED, Status.ARCHIVED}


@rules.predicate
def writes_somewhere(user, practice):
    """For an organisation, or in the practice organisation that the address asks for."""
    return user.works_for(practice) or bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def works_somewhere(user):
    """As staff of a real organisation; in practice nothing is moved in."""
    return bool(user.organisation_ids("owner", "editor"))


@rules.predicate
def administers_network(user):
    return user.is_administrator()


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
def was_shown(user, article):
    """Its coordinators look after what the group has seen; a first draft is its authors' own."""
    return article.published_at is not None


@rules.predicate
def wrote_for_group(user, article):
    """Written by somebody without more rights, for a group of theirs."""
    return (
        article.audience == Article.Audience.GROUP
        and article.author_id == user.pk
        and article.group_id in user.group_ids()
        and article.organisation_id in user.organisation_ids()
    )


@rules.predicate
def writes_for_groups(user):
    """In a group, and with any role in an organisation that takes part."""
    return bool(user.organisation_ids() and user.group_ids())


@rules.predicate
def is_in_archive(user, article):
    """Of an archived group: it is only read."""
    return article.audience == Article.Audience.GROUP and article.group.is_archived()


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


@rules.predicate
def is_kept(user, article):
    return article.deleted_at is None


@rules.predicate
def writes_to_readers(user):
    """To all of them, or to those of some oblasti."""
    return territory_of(user) is not None


@rules.predicate
def prepares(user, newsletter):
    return Newsletter.objects.editable_by(user).filter(pk=newsletter.pk).exists()


# Anonymous users have no works_for(), so ask that first.
is_in_use = rules.is_authenticated & ~is_in_archive
is_staff_of_publisher = is_in_use & (works_for_publisher | wrote_for_group)
is_owner_of_publisher = is_in_use & owns_publisher
moderates_group = is_in_use & leads_group & was_shown
is_network_administrator = rules.is_authenticated & is_of_network & is_administrator
decides = (
    rules.is_authenticated & is_of_network & (is_administrator | coordinates_publisher)
)

rules.add_perm(
    "news.create", rules.is_authenticated & (writes_somewhere | writes_for_groups)
)
rules.add_perm(
    "news.import", rules.is_authenticated & (works_somewhere | administers_network)
)
rules.add_perm("news.review", rules.is_authenticated & decides_somewhere)
rules.add_perm(
    "news.edit", is_staff_of_publisher | moderates_group | is_network_administrator
)
# Whether those shown agreed: until that is said, only those at work on the text see a picture.
rules.add_perm(
    "news.see_unmarked_pictures",
    is_staff_of_publisher
    | moderates_group
    | is_network_administrator
    | (decides & is_in_review),
)
# By a secret link, to people without an account; never for the eyes of one group.
rules.add_perm(
    "news.share", is_staff_of_publisher & is_of_network & is_unpublished & is_kept
)
rules.add_perm("news.submit", is_staff_of_publisher & is_draft & ~needs_no_review)
rules.add_perm(
    "news.publish",
    (is_staff_of_publisher & needs_no_review & is_unpublished)
    | (moderates_group & is_unpublished)
    | (decides & is_in_review)
    | (is_network_administrator & is_unpublished),
)
rules.add_perm("news.return", decides & is_in_review)
rules.add_perm("news.withdraw", is_staff_of_publisher & (is_in_review | is_scheduled))
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
    | moderates_group
    | ((is_owner_of_publisher | is_network_administrator) & is_published)
    | (is_network_administrator & is_unpublished),
)

rules.add_perm("news.write_newsletters", rules.is_authenticated & writes_to_readers)
rules.add_perm("news.prepare_newsletter", rules.is_authenticated & prepares)
