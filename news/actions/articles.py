"""What people do with news: write, have it reviewed, publish, take back."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit, files, html, preview_links
from core.editor import words_missing
from core.models import AuditEntry, Link, PreviewLink
from core.slugs import unique_slug
from members.archives import refuse_if_archived
from members.models import User
from news import notifications, search
from news.models import Article

Status = Article.Status


def locked(article: Article) -> Article:
    """The article's row for this transaction alone."""
    rows = Article.objects.select_for_update(of=["self"])
    return rows.select_related("organisation").get(pk=article.pk)


def writable(article: Article) -> Article:
    """The locked row, unless it belongs to an archived group."""
    article = locked(article)
    refuse_in_archive(article)
    return article


def refuse_in_archive(article):
    if article.audience == Article.Audience.GROUP:
        refuse_if_archived(article.group_id)


def move(article, status, *, verb, actor, **data):
    """Write the new status with its trace; the search follows."""
    article.status = status
    article.save()
    audit.record(f"news.{verb}", actor=actor, target=article, **data)
    search.index(article)
    return article


def create(article: Article, *, actor: User, finish=None) -> Article:
    """Save a new draft. The same form sent twice gives the first article.

    `finish` saves what hangs on the row (topics, places, the cover picture).
    """
    try:
        return create_once(article, actor=actor, finish=finish)
    except IntegrityError:
        made = Article.objects.filter(submission=article.submission, author=actor)
        if article.submission and (first := made.first()):
            return first
        # Somebody else took the same address at the same moment; there is another.
        return create_once(article, actor=actor, finish=finish)


@transaction.atomic
def create_once(article, *, actor, finish):
    refuse_in_archive(article)
    article.slug = unique_slug(Article.objects.all(), text=article.title_bg)
    article.author = actor
    article.save()
    if finish:
        finish(article)
    audit.record("news.created", actor=actor, target=article)
    return article


@transaction.atomic
def update(
    article: Article,
    *,
    seen_at: datetime.datetime | None,
    actor: User,
    finish=None,
    translation_fits: bool = False,
) -> Article:
    """Save the changed text, unless somebody else changed it since `seen_at`.

    `translation_fits` says that the version which the other overtook is still right.
    """
    before = writable(article)
    refuse_in_archive(article)
    if before.updated_at != seen_at:
        raise ValidationError(
            _(
                "Somebody else changed this text while you were writing. Yours is kept "
                "below and theirs is shown above it. If you save again, yours stays."
            ),
            code="conflict",
        )
    # These leave no version behind, so they may have happened meanwhile.
    article.is_pinned = before.is_pinned
    article.frozen_figures = before.frozen_figures
    article.clean_texts()
    article.note_changes(before, at=timezone.now(), fits=translation_fits)
    article.save()
    if finish:
        finish(article)
    audit.record("news.changed", actor=actor, target=article)
    search.index(article)
    return article


def restore(
    article: Article,
    *,
    texts: dict[str, str],
    moment: datetime.datetime,
    seen_at: datetime.datetime | None,
    actor: User,
) -> Article:
    """Write the texts of an earlier version anew; what was there stays in the history."""
    for column, text in texts.items():
        setattr(article, column, text)
    return update(
        article,
        seen_at=seen_at,
        actor=actor,
        finish=lambda row: audit.record(
            "news.restored", actor=actor, target=row, moment=moment
        ),
    )


@transaction.atomic
def submit(article: Article, *, actor: User) -> Article:
    """Give the draft to the coordinators; a second time changes nothing."""
    article = writable(article)
    if article.status == Status.IN_REVIEW:
        return article
    refuse_unless_complete(article)
    article.review_note = ""
    move(article, Status.IN_REVIEW, verb="submitted", actor=actor)
    notifications.coordinators(article, actor=actor)
    return article


@transaction.atomic
def withdraw(article: Article, *, actor: User) -> Article:
    """Take it back to the drafts before anybody read it."""
    article = writable(article)
    if article.status not in {Status.IN_REVIEW, Status.SCHEDULED}:
        return article
    return move(article, Status.DRAFT, verb="withdrawn", actor=actor)


@transaction.atomic
def publish(article: Article, *, actor: User) -> Article:
    """Show it to its audience, now or at the moment it names."""
    article = writable(article)
    if article.status == Status.PUBLISHED:
        return article
    refuse_unless_complete(article)
    if article.publish_at and article.publish_at > timezone.now():
        if article.status != Status.SCHEDULED:
            move(article, Status.SCHEDULED, verb="scheduled", actor=actor)
            notifications.authors(article, "scheduled", actor=actor)
        return article
    return show(article, actor=actor)


def show(article, *, actor):
    article.published_at = article.published_at or timezone.now()
    article.publish_at = None
    article.review_note = ""
    move(article, Status.PUBLISHED, verb="published", actor=actor)
    notifications.authors(article, "published", actor=actor)
    return article


@transaction.atomic
def publish_scheduled(article: Article) -> Article:
    """What the clock does. Rights are asked again: an organisation may have left meanwhile."""
    article = locked(article)
    if article.status != Status.SCHEDULED or article.publish_at > timezone.now():
        return article
    if hindrance := what_hinders(article):
        article.review_note = hindrance
        move(article, Status.DRAFT, verb="schedule_stopped", actor=None)
        notifications.authors(article, "returned", actor=None)
        return article
    return show(article, actor=None)


def what_hinders(article):
    """Why it cannot go out by itself now; empty when it can."""
    if not may_still_publish(article):
        return _(
            "The organisation may not publish at the moment, so the scheduled "
            "publication did not take place."
        )
    if words := what_pictures_lack(article):
        did_not = _("So the scheduled publication did not take place.")
        return f"{words} {did_not}"
    return ""


def may_still_publish(article):
    """Alive in the network, and by somebody's decision that still stands."""
    takes_part = article.organisation.status in {"active", "partner"}
    if article.audience == Article.Audience.GROUP and article.group.is_archived():
        return False
    entry = last_decision(article)
    decided_by = entry.actor if entry else None
    if not takes_part or decided_by is None:
        return takes_part
    return decided_by.is_active and (
        decided_by.works_for(article.organisation)
        or decided_by.coordinates(article.organisation)
        or decided_by.is_administrator()
        or writes_for_its_group(decided_by, article)
    )


def writes_for_its_group(user, article):
    return (
        article.audience == Article.Audience.GROUP
        and article.group_id in user.group_ids()
        and article.organisation_id in user.organisation_ids()
    )


def last_decision(article):
    """The newest trace of somebody deciding that it is published at its moment."""
    of_article = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article), object_id=article.pk
    )
    return of_article.filter(verb="news.scheduled").select_related("actor").first()


@transaction.atomic
def return_for_changes(article: Article, *, note: str, actor: User) -> Article:
    """Return it to its author with a comment."""
    article = writable(article)
    if article.status != Status.IN_REVIEW:
        raise ValidationError(_("Somebody has already decided about it."), code="late")
    article.review_note = note
    move(article, Status.DRAFT, verb="returned", actor=actor, note=note)
    notifications.authors(article, "returned", actor=actor)
    return article


@transaction.atomic
def unpublish(article: Article, *, reason: str, actor: User) -> Article:
    """Make it a draft again, for a reason that its owners read."""
    article = writable(article)
    if article.status != Status.PUBLISHED:
        return article
    article.review_note = reason
    article.is_pinned = False
    move(article, Status.DRAFT, verb="unpublished", actor=actor, reason=reason)
    notifications.authors(article, "unpublished", actor=actor)
    return article


@transaction.atomic
def archive(article: Article, *, actor: User) -> Article:
    """Out of the lists and off the site; its organisation keeps it."""
    article = writable(article)
    if article.status != Status.PUBLISHED:
        return article
    article.is_pinned = False
    return move(article, Status.ARCHIVED, verb="archived", actor=actor)


@transaction.atomic
def expire(article: Article) -> Article:
    """What the clock does with news that named its last moment; its organisation keeps it."""
    article = locked(article)
    if not Article.objects.due_to_expire().filter(pk=article.pk).exists():
        return article
    article.is_pinned, article.expires_at = False, None
    return move(article, Status.ARCHIVED, verb="expired", actor=None)


@transaction.atomic
def pin(article: Article, *, is_pinned: bool, actor: User) -> None:
    """Keep it on top of the list, or let it go down with the others."""
    verb = "pinned" if is_pinned else "unpinned"
    changed = Article.objects.filter(pk=article.pk, is_pinned=not is_pinned)
    if changed.update(is_pinned=is_pinned):
        audit.record(f"news.{verb}", actor=actor, target=article)


@transaction.atomic
def freeze_figures(article: Article, *, figures: dict, actor: User) -> None:
    """Keep the quoted figures as they are now; none makes all of them live again.

    `figures`: {number of the indicator: {value, is_percentage, on}}.
    """
    article = writable(article)
    Article.objects.filter(pk=article.pk).update(frozen_figures=figures)
    verb = "figures_frozen" if figures else "figures_live"
    audit.record(f"news.{verb}", actor=actor, target=article, figures=figures)


@transaction.atomic
def delete(article: Article, *, actor: User) -> None:
    """Take it away; `tick` empties it after 30 days."""
    article = writable(article)
    if article.deleted_at:
        return
    article.deleted_at = timezone.now()
    article.is_pinned = False
    move(article, article.status, verb="deleted", actor=actor)
    if article.status == Status.PUBLISHED or not actor.works_for(article.organisation):
        notifications.authors(article, "deleted", actor=actor)


@transaction.atomic
def purge(article: Article) -> None:
    """Empty what was deleted 30 days ago; the audit keeps that it existed."""
    article = locked(article)
    if article.deleted_at is None:
        return
    for attachment in article.attachments.all():
        files.remove(attachment)
    pk = article.pk
    Link.objects.of(Article, [pk]).delete()
    article.delete()
    # Last, since deleting writes one more version.
    Article.history.filter(id=pk).delete()


@transaction.atomic
def share(article: Article, *, actor: User) -> PreviewLink:
    """A secret link to what is not published yet; the one before it ends."""
    audit.record("news.shared", actor=actor, target=article)
    return preview_links.make(locked(article), actor=actor)


@transaction.atomic
def unshare(article: Article, *, actor: User) -> None:
    """The secret link ends at once."""
    audit.record("news.unshared", actor=actor, target=article)
    preview_links.revoke(article)


def refuse_unless_complete(article):
    if not article.is_complete():
        raise ValidationError(
            _("Write the short lead and the text in Bulgarian first."),
            code="incomplete",
        )
    if words := what_pictures_lack(article):
        raise ValidationError(words, code="pictures")


def what_pictures_lack(article):
    """A sentence; empty when readers may see them all."""
    if waiting := article.waiting_pictures():
        return pictures_wait(waiting)
    for text in (article.body_bg, article.body_en):
        if missing := html.pictures_without_words(text):
            return words_missing(missing)
    return ""


def pictures_wait(waiting):
    return ngettext(
        "%(number)d picture cannot be published yet: say on the page “Pictures” what it "
        "shows and whether those shown agreed.",
        "%(number)d pictures cannot be published yet: say on the page “Pictures” what they "
        "show and whether those shown agreed.",
        len(waiting),
    ) % {"number": len(waiting)}
