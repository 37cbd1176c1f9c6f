"""Who may do what with a news item. Who sees it is `Article.objects.visible_to`."""

import rules

from news.models import Article


@rules.predicate
def works_for_publisher(user, article):
    return user.works_for(article.organisation)


@rules.predicate
def owns_publisher(user, article):
    return user.owns(article.organisation)


@rules.predicate
def publisher_is_trusted(user, article):
    return article.organisation.is_trusted


@rules.predicate
def is_in_review(user, article):
    return article.status == Article.Status.IN_REVIEW


@rules.predicate
def is_published(user, article):
    return article.status == Article.Status.PUBLISHED


@rules.predicate
def reviews_publisher(user, article):
    return user.coordinates(article.organisation) or user.is_administrator()


@rules.predicate
def reviews_somewhere(user):
    return user.is_coordinator() or user.is_administrator()


@rules.predicate
def writes_somewhere(user):
    return bool(user.organisation_ids("owner", "editor"))


# Anonymous users have no works_for(), so ask that first.
is_staff = rules.is_authenticated & works_for_publisher
is_owner = rules.is_authenticated & owns_publisher
is_reviewer = rules.is_authenticated & reviews_publisher

rules.add_perm("news.create", rules.is_authenticated & writes_somewhere)
rules.add_perm("news.edit", is_staff)
rules.add_perm("news.submit", is_staff)
rules.add_perm(
    "news.publish", (is_staff & publisher_is_trusted) | (is_reviewer & is_in_review)
)
rules.add_perm("news.return", is_reviewer & is_in_review)
rules.add_perm("news.unpublish", is_published & (is_owner | is_reviewer))
rules.add_perm("news.delete", is_staff & ~is_published)
rules.add_perm("news.review", rules.is_authenticated & reviews_somewhere)
