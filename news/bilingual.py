"""Two language versions of one text, side by side in one row."""

from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("bg", "en")
NAMES = {
    "bg": pgettext_lazy("language of a text", "Bulgarian"),
    "en": pgettext_lazy("language of a text", "English"),
}
FIELDS = ("title", "lead", "body")


def other_than(language: str) -> str:
    return "en" if language == "bg" else "bg"


class BilingualQuerySet(models.QuerySet):
    def awaiting_translation(self):
        """With a version that is missing, or older than the other one."""
        waiting = ~Q(older_version="")
        for language in LANGUAGES:
            for field in ("title", "body"):
                name = f"{field}_{language}"
                waiting |= Q(**{name: ""}) | Q(**{f"{name}__isnull": True})
        return self.filter(waiting)

    def with_languages(self):
        """With `is_in_bg` and `is_in_en`, so that a list need not load the long texts."""
        for language in LANGUAGES:
            fields = {f"{field}_{language}__gt": "" for field in ("title", "body")}
            there = ExpressionWrapper(Q(**fields), models.BooleanField())
            self = self.annotate(**{f"is_in_{language}": there})
        return self


class Bilingual(models.Model):
    """Each version knows whether it is missing, done, or older than the other."""

    class Version(models.TextChoices):
        MISSING = "missing", _("missing")
        OLDER = "older", _("older than the other")
        DONE = "done", pgettext_lazy("language version", "done")

    older_version = models.CharField(
        _("version that the other one has overtaken"),
        max_length=2,
        blank=True,
        editable=False,
    )
    overtaken_at = models.DateTimeField(_("overtaken at"), null=True, editable=False)

    class Meta:
        abstract = True

    def version(self, language: str) -> "Bilingual.Version":
        """The state of one language version."""
        if not all(getattr(self, f"{field}_{language}") for field in ("title", "body")):
            return self.Version.MISSING
        is_older = self.older_version == language
        return self.Version.OLDER if is_older else self.Version.DONE

    def versions(self):
        """[(language, state)], the Bulgarian one first."""
        return [(language, self.version(language)) for language in LANGUAGES]

    def language_names(self):
        """Of the versions that are there, in the reader's words; for rows `with_languages`."""
        return [str(NAMES[one]) for one in LANGUAGES if getattr(self, f"is_in_{one}")]

    def note_changes(self, before, *, at, fits=False) -> None:
        """Remember which version is new since `before`; `fits`: the other still says the same.

        A version that was missing or older catches up when it is written; one that was done
        overtakes the other.
        """
        changed = [one for one in LANGUAGES if self.text_in(one) != before.text_in(one)]
        was_done = changed and before.version(changed[0]) == self.Version.DONE
        if was_done and len(changed) == 1 and not fits:
            self.older_version, self.overtaken_at = other_than(changed[0]), at
        elif changed or fits:
            self.older_version = ""

    def text_in(self, language):
        return [getattr(self, f"{field}_{language}") or "" for field in FIELDS]

    @property
    def shown_language(self):
        """The language in which the reader gets it: theirs, or the only one there is."""
        wanted = get_language() or "bg"
        return wanted if getattr(self, f"title_{wanted}") else other_than(wanted)

    @property
    def is_translated(self):
        """Is it there in the reader's own language?"""
        return self.shown_language == (get_language() or "bg")

    def in_its_language(self, field):
        return getattr(self, f"{field}_{self.shown_language}") or ""

    @property
    def shown_title(self):
        return self.in_its_language("title")

    @property
    def shown_lead(self):
        return self.in_its_language("lead")

    @property
    def shown_body(self):
        return getattr(self, f"body_{self.body_language}") or ""

    @property
    def body_language(self):
        """Title and lead may be translated before the text is."""
        shown = self.shown_language
        other = other_than(shown)
        is_only_there = not getattr(self, f"body_{shown}")
        return other if is_only_there and getattr(self, f"body_{other}") else shown

    @property
    def is_overtaken(self):
        """Was the other version changed after the one that is shown?"""
        return self.version(self.body_language) == self.Version.OLDER
