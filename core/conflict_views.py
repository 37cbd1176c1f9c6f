"""Two people at one form: `Reconciles` in the view that saves it."""

from django.contrib import messages
from django.utils.translation import gettext as _

from core.conflicts import (
    ABOUT,
    SINCE,
    TAKE,
    began,
    laid_open,
    saves_since,
    settle,
    take,
    version_at,
)
from core.reconciling import moment_of
from core.typed_views import said_of


class Reconciles:
    """The view has `form(data, uploads)` and `instance()`, a row with `updated_at` and a history.

    `reconcile(form)` gives the form to be saved. Where `conflict` is set then, its page is
    shown first and nothing is saved; `merged` tells what was put together.
    """

    conflict = merged = open_dispute = None
    since, said = "", ()

    def reconcile(self, form):
        row, since = self.instance(), began(form)
        if row.pk is None:
            return form
        if row.updated_at != since:
            return self.settled(form, row, since)
        if ABOUT in form.data:
            return self.with_dispute(form)
        return form

    def settled(self, form, row, since):
        """Somebody saved the row since the page was made."""
        fresh = self.form()
        data, found = settle(form, fresh)
        self.merged = found
        self.since = since.isoformat() if since else ""
        self.said = self.said_of_saves(self.since)
        warning = self.warning_since(version_at(row, since))
        if found.disputed or warning:
            self.conflict = laid_open(
                fresh,
                self.since,
                found.disputed,
                saves=self.said,
                taken=[form[name].label for name in found.theirs],
                warning=warning,
            )
        return self.form(data, self.request.FILES)

    def with_dispute(self, form):
        """The page of a dispute comes back: one field is taken over, or it is saved."""
        fresh = self.form()
        names = form.data[ABOUT].split(",")
        taken = form.data.get(TAKE, "")
        left = [name for name in names if name != taken]
        since = form.data.get(SINCE, "")
        dispute = laid_open(fresh, since, left, saves=self.said_of_saves(since))
        if not taken:
            self.open_dispute = dispute
            return form
        self.conflict = dispute
        return self.form(take(form, fresh, taken), self.request.FILES)

    def said_of_saves(self, since):
        """A sentence for each person who saved the row after that moment."""
        reader = self.request.user
        saves = saves_since(self.instance(), moment_of(since), reader=reader)
        return [said_of(save) for save in saves]

    def warning_since(self, before):
        """A sentence when more than the fields changed since the version `before`."""
        return ""

    def tell_of_merging(self):
        """After saving: what came from the other side."""
        if not (self.merged and self.merged.theirs):
            return
        fresh = self.form()
        labels = [
            str(fresh[name].label)
            for name in self.merged.theirs
            if name in fresh.fields
        ]
        words = _("It is put together with your changes: %(fields)s.")
        messages.info(
            self.request, " ".join([*self.said, words % {"fields": ", ".join(labels)}])
        )
