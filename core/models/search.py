"""What search reads."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing


class SearchEntry(Pointing):
    """One row per object and language: what search reads. `rebuildsearch` makes it anew."""

    kind = models.CharField(_("kind"), max_length=20)
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=250)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300)
    audience = ArrayField(
        models.CharField(max_length=40), verbose_name=_("who may find it")
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    doc = SearchVectorField(_("words"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                name="search_entry_once_per_language",
            )
        ]
        indexes = [
            GinIndex(fields=["doc"], name="search_doc"),
            models.Index(fields=["kind", "-published_at"], name="search_kind"),
        ]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word of our own documents with its trigrams: what a mistyped word may have meant."""

    word = models.CharField(max_length=40, unique=True)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        indexes = [GinIndex(fields=["trigrams"], name="search_word_trigrams")]

    def __str__(self):
        return self.word
