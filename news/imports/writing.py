"""An item that was judged becomes an article, or brings one up to date."""

from html import escape

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core import files
from core.slugs import unique_slug
from news import search
from news.imports.entries import Entry
from news.imports.judging import State, fingerprint, judge
from news.imports.world import upload_of
from news.models import Article, ImportItem, Origin


class Writer:
    """Writes the items of one import; nobody is told, the search knows at once."""

    def __init__(self, batch, world):
        self.batch, self.world = batch, world
        self.actor = batch.created_by

    def write(self, item: ImportItem, origin: Origin | None) -> None:
        verdict = judge(item, origin, self.world)
        item.state, item.notes, item.status = verdict.state, verdict.notes, ""
        if verdict.state == State.NEW:
            item.article = self.create(item, verdict.prepared)
            item.status = item.article.status
        elif verdict.state == State.CHANGED:
            item.article = self.update(item, origin, verdict.prepared)
        elif origin:
            item.article = origin.article
        item.outcome = ImportItem.BECOMES[item.state]

    def create(self, item, prepared):
        entry = Entry(**item.values)
        article = Article(
            organisation=self.batch.organisation,
            rubric=self.world.rubric_of(entry),
            author=self.actor,
            status=prepared.status,
            published_at=prepared.published_at,
            slug=item.slug,
            **prepared.texts(),
        )
        self.save_under_free_address(article, item)
        article.topics.set(self.world.topics_of(entry))
        kept = self.hang(article, prepared)
        self.keep(article)
        Origin.objects.create(
            organisation=self.batch.organisation,
            identity=item.identity,
            article=article,
            address=item.address,
            digest=entry.digest(),
            written=fingerprint(article),
            pictures=kept,
        )
        return article

    def save_under_free_address(self, article, item):
        """Somebody may have taken the address since it was reserved; then there is another."""
        article.skip_history_when_saving = True
        try:
            if not item.slug:
                raise IntegrityError
            with transaction.atomic():
                article.save()
        except IntegrityError:
            title = article.title_bg or article.title_en
            # Another one than others lead to; `relink` tells them.
            article.slug = unique_slug(Article.objects.all(), text=title)
            article.save()
        del article.skip_history_when_saving

    def update(self, item, origin, prepared):
        article = Article.objects.select_for_update().get(pk=origin.article_id)
        if fingerprint(article) != origin.written:
            item.state, item.notes = State.EDITED, []
            return article
        for column, text in prepared.texts().items():
            setattr(article, column, text)
        before = {one.key: one for one in article.attachments.all()}
        kept = self.hang(article, prepared)
        for path, key in origin.pictures.items():
            if key in before and path not in kept:
                files.remove(before[key])
        self.keep(article)
        origin.digest = Entry(**item.values).digest()
        origin.written, origin.pictures = fingerprint(article), kept
        origin.address = item.address
        origin.save()
        return article

    def keep(self, article):
        """One version in the history, by whoever imports."""
        article._history_user = self.actor  # noqa: SLF001 - simple_history's own door
        article.save()
        search.index(article)

    def hang(self, article, prepared):
        """The pictures on the article, their addresses in its text: {path: key}."""
        there = {one.key: one for one in article.attachments.all()}
        kept, body = {}, prepared.body
        for at, picture in enumerate(prepared.pictures):
            attachment = there.get(picture.kept) or self.attach(
                article, picture, prepared.language
            )
            if attachment.purpose != picture.purpose:
                attachment.purpose = picture.purpose
                attachment.save(update_fields=["purpose"])
            kept[picture.path] = attachment.key
            address = escape(attachment.get_absolute_url())
            body = body.replace(f'src="picture-{at}"', f'src="{address}"')
        setattr(article, f"body_{prepared.language}", body)
        return kept

    def attach(self, article, picture, language):
        """Made anew like every upload; what its site said of it comes along."""
        row = self.batch.pictures.get(pk=picture.given)
        words = {f"alt_{language}": picture.alt, f"caption_{language}": picture.caption}
        return files.attach(
            article,
            upload_of(row),
            purpose=picture.purpose,
            user=self.actor,
            consent=self.batch.consent,
            **words,
        )


def relink(batch) -> None:
    """Where an address was taken meanwhile, texts of this import lead to the new one."""
    made = batch.items.filter(outcome=ImportItem.Outcome.CREATED).exclude(slug="")
    moved = made.exclude(slug=F("article__slug")).exclude(article=None)
    for old, new in moved.values_list("slug", "article__slug"):
        lead_on(batch, f'href="/news/{old}/"', f'href="/news/{new}/"')


def lead_on(batch, old, new):
    items = batch.items.filter(article__isnull=False)
    for column in ("body_bg", "body_en"):
        for article in Article.objects.filter(
            pk__in=items.values("article"), **{f"{column}__contains": old}
        ):
            text = getattr(article, column).replace(old, new)
            Article.objects.filter(pk=article.pk).update(
                **{column: text}, updated_at=timezone.now()
            )
            article.refresh_from_db()
            Origin.objects.filter(article=article).update(written=fingerprint(article))
