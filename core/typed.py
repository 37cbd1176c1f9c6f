"""What is typed and not saved yet: kept, offered again, let go; and who else is writing."""

import datetime
import uuid
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import TypedForm
from core.prepared import prepared
from core.resending import is_secret

# Letters of one page; two long texts with their marks fit in several times.
MOST_LETTERS = 600_000
MOST_PAGES = 100
# Pages that one person looks at in a day and does not close; a program could open any number.
MOST_SIGNS = 300
# A sign of presence is written this seldom: each write makes all remembered pages anew.
SIGN_EVERY = datetime.timedelta(seconds=35)
OWN_FIELDS = {"typing", "typing_page", "typing_window", "typing_kept", "typing_person"}


@dataclass(frozen=True)
class Page:
    """An open page with a form: whose it is and what it is about."""

    user: object
    number: uuid.UUID
    row: object
    address: str

    def find(self):
        rows = TypedForm.objects.select_for_update()
        return rows.filter(user=self.user, page=self.number).first()

    def begin(self):
        kind = ContentType.objects.get_for_model(self.row)
        made, _is_new = TypedForm.objects.get_or_create(
            user=self.user,
            page=self.number,
            defaults={
                "content_type": kind,
                "object_id": self.row.pk,
                "address": self.address[:500],
            },
        )
        return made


class AlreadySavedError(Exception):
    """The page was saved; what arrives now was on its way, or is typed after going back."""


class OpenElsewhereError(Exception):
    """Another window writes under the same number: a copy of the page was opened."""


class RefusedError(Exception):
    """It cannot be kept; the sentence says why."""


def fields_of(data) -> dict[str, list[str]]:
    """What was typed. Never passwords and codes; files do not come with the others."""
    return {
        without_zero(name): [without_zero(value) for value in values]
        for name, values in data.lists()
        if name not in OWN_FIELDS and not is_secret(name)
    }


def without_zero(text):
    """PostgreSQL takes no zero byte."""
    return text.replace("\0", "")


def as_data(row: TypedForm) -> QueryDict:
    """As if the form had just been sent."""
    data = QueryDict(mutable=True)
    for name, values in row.fields.items():
        data.setlist(name, values)
    return data


@transaction.atomic
def keep(page: Page, data, *, title: str, window: str, kept: str) -> TypedForm:
    """Keep the words of the page; `kept` is the moment at which it was last kept.

    Two windows with the same page would overwrite each other: the second gets a number of
    its own.
    """
    fields = fields_of(data)
    if sum(len(text) for values in fields.values() for text in values) > MOST_LETTERS:
        raise RefusedError(_("This is too long to be kept by itself. Save it."))
    row = page.find() or begin_within_limit(page)
    if row.saved_at:
        raise AlreadySavedError(row.saved_at)
    is_known = window and row.window == window
    if row.typed_at and not is_known and row.typed_at.isoformat() != kept:
        raise OpenElsewhereError
    # A new text may have become a row meanwhile, on the same page.
    row.object_id, row.address = page.row.pk, page.address[:500]
    row.fields, row.typed_at = fields, timezone.now()
    row.title, row.window = without_zero(title)[:200], without_zero(window)[:40]
    row.seen_at = row.typed_at
    row.save()
    return row


def begin_within_limit(page):
    if TypedForm.objects.visible_to(page.user).unsaved().count() >= MOST_PAGES:
        raise RefusedError(
            _("You have very many unsaved texts. Throw some of them away first.")
        )
    return page.begin()


def sign(page: Page) -> None:
    """The page is open and looked at."""
    own = TypedForm.objects.filter(user=page.user)
    row = own.filter(page=page.number).only("saved_at", "seen_at").first()
    if row is None:
        if own.filter(typed_at=None, saved_at=None).count() >= MOST_SIGNS:
            return
        row = page.begin()
    if row.saved_at:
        raise AlreadySavedError(row.saved_at)
    if row.seen_at is None or row.seen_at < timezone.now() - SIGN_EVERY:
        TypedForm.objects.filter(pk=row.pk).update(seen_at=timezone.now())


def leave(page: Page) -> None:
    """The page was closed; its words stay."""
    own = TypedForm.objects.filter(user=page.user, page=page.number)
    own.filter(typed_at=None, saved_at=None).delete()
    own.update(seen_at=None)


def lead_on(forms, row, *, address: str) -> None:
    """What was typed in these goes on in the form of another row, at its address."""
    kind = ContentType.objects.get_for_model(row)
    forms.update(content_type=kind, object_id=row.pk, address=address[:500])


@transaction.atomic
def saved(page: Page) -> None:
    """The words are in the row now. The number stays known: a late copy must not return."""
    page.begin()
    TypedForm.objects.filter(user=page.user, page=page.number).update(
        saved_at=timezone.now(), typed_at=None, seen_at=None, fields={}, title=""
    )


def others(page: Page) -> list[TypedForm]:
    """Other people who have this row open, one line each, who came first on top."""
    if page.row.pk is None:
        return []
    rows = TypedForm.objects.about(page.row).there().exclude(user=page.user)
    found = {}
    known = rows.select_related("user__person").defer("fields")
    for row in known.order_by("opened_at", "pk"):
        found.setdefault(row.user_id, row)
    return list(found.values())


def unsaved(user, row) -> list[TypedForm]:
    """Own words about this row, or for a row that is not saved yet; the newest first."""
    if row.pk is not None:
        kind = ContentType.objects.get_for_model(row)
        if not numbers_of_unsaved(user.pk, kind.pk, row.pk):
            return []
    own = TypedForm.objects.visible_to(user).unsaved().about(row)
    return list(own.defer("fields"))


@prepared
def numbers_of_unsaved(user, kind, row):
    """Most readers of a page have typed nothing there; the words are fetched for the others."""
    rows = TypedForm.objects.filter(user=user, content_type=kind, object_id=row)
    return rows.unsaved().order_by().values_list("pk")


def unsaved_of(user, model) -> list[TypedForm]:
    """Own words about any row of one kind, without the words themselves."""
    own = TypedForm.objects.visible_to(user).unsaved()
    kind = ContentType.objects.get_for_model(model)
    return list(own.filter(content_type=kind).defer("fields"))
