"""What people do with news. Each act is one transaction with its audit entry."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment
from core.notifications import notify
from members.models import User
from news import notifications, search
from news.models import Article

STATUS = Article.Status


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Article:
    """Keep the item as it was typed, with the pictures that came along."""
    is_new = form.instance.pk is None
    if is_new:
        form.instance.author = actor
    article = form.save()
    form.keep_pictures(article, actor)
    verb = "news.created" if is_new else "news.changed"
    audit.record(verb, actor=actor, target=article, fields=form.changed_data)
    search.index(article)
    return article


@transaction.atomic
def submit(article: Article, *, actor: User) -> Article:
    """Send a draft to the coordinators; what is already with them stays there."""
    article = locked(article)
    if article.status == STATUS.IN_REVIEW:
        return article
    if article.status != STATUS.DRAFT:
        raise ValidationError(_("Only a draft can be sent for review."), code="status")
    article.status = STATUS.IN_REVIEW
    article.review_note = ""
    article.save()
    audit.record("news.submitted", actor=actor, target=article)
    notify(
        notifications.reviewers(article),
        "news.submitted",
        target=article,
        actor=actor,
        mail=True,
    )
    return article


@transaction.atomic
def publish(article: Article, *, actor: User | None) -> Article:
    """Show the item to its audience now, or at `publish_at` when that lies ahead."""
    article = locked(article)
    if article.status == STATUS.PUBLISHED:
        return article
    if article.status == STATUS.ARCHIVED:
        raise ValidationError(_("Take it out of the archive first."), code="status")
    if article.publish_at and article.publish_at > timezone.now():
        article.status = STATUS.SCHEDULED
        article.save()
        audit.record(
            "news.scheduled", actor=actor, target=article, at=article.publish_at
        )
        return article
    article.status = STATUS.PUBLISHED
    article.published_at = article.published_at or timezone.now()
    article.review_note = ""
    article.save()
    audit.record("news.published", actor=actor, target=article)
    search.index(article)
    notify(
        notifications.staff(article),
        "news.published",
        target=article,
        actor=actor,
        mail=True,
    )
    return article


def publish_scheduled(article: Article) -> Article:
    """What the clock does; rights are asked again, because they may have ended meanwhile."""
    author = article.author
    organisation = article.organisation
    if organisation.is_listed() and (author is None or author.is_active):
        return publish(article, actor=None)
    return back_to_draft(article, _("The organisation may not publish now."))


@transaction.atomic
def back_to_draft(article: Article, note: str) -> Article:
    article = locked(article)
    article.status = STATUS.DRAFT
    article.review_note = note
    article.save()
    audit.record("news.schedule_refused", actor=None, target=article)
    return article


@transaction.atomic
def return_for_changes(article: Article, *, note: str, actor: User) -> Article:
    """Give the item back to its authors with the reviewer's words."""
    article = locked(article)
    if article.status != STATUS.IN_REVIEW:
        raise ValidationError(
            _("Somebody has decided about it meanwhile."), code="status"
        )
    article.status = STATUS.DRAFT
    article.review_note = note
    article.save()
    audit.record("news.returned", actor=actor, target=article, note=note)
    notify(
        notifications.staff(article),
        "news.returned",
        target=article,
        actor=actor,
        mail=True,
        note=note,
    )
    return article


@transaction.atomic
def unpublish(article: Article, *, reason: str, actor: User) -> Article:
    """Take the item off the pages; its owners are told why."""
    article = locked(article)
    if article.status != STATUS.PUBLISHED:
        return article
    article.status = STATUS.ARCHIVED
    article.review_note = reason
    article.save()
    audit.record("news.unpublished", actor=actor, target=article, reason=reason)
    search.index(article)
    notify(
        notifications.staff(article),
        "news.unpublished",
        target=article,
        actor=actor,
        mail=True,
        reason=reason,
    )
    return article


@transaction.atomic
def delete(article: Article, *, actor: User) -> None:
    """Put it away; the clock empties it after 30 days."""
    article = locked(article)
    article.deleted_at = article.deleted_at or timezone.now()
    article.save()
    audit.record("news.deleted", actor=actor, target=article)
    search.index(article)


@transaction.atomic
def remove_picture(picture: Attachment, *, article: Article, actor: User) -> None:
    audit.record("news.picture_removed", actor=actor, target=article, name=picture.name)
    files.remove(picture)


def locked(article):
    """The row as it is now; the two-language columns come along."""
    return (
        Article.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=article.pk)
    )
