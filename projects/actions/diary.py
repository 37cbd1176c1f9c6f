"""What people do to the diary of a project."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files
from core.galleries.keeping import Gallery
from members.models import User
from projects.closed import refuse_if_closed
from projects.models import DiaryEntry


def save_entry(form: ModelForm, *, actor: User) -> DiaryEntry:
    """A new entry or a changed one. The same form sent twice gives the first entry."""
    try:
        return save_once(form, actor=actor)
    except IntegrityError:
        entry, code = form.instance, form.cleaned_data.get("submission")
        same = DiaryEntry.objects.filter(submission=code, created_by=actor)
        if code and (first := same.filter(project=entry.project).first()):
            return first
        raise


@transaction.atomic
def save_once(form, *, actor):
    is_new = form.instance.pk is None
    refuse_if_closed(form.instance.project_id)
    if is_new:
        form.instance.created_by = actor
        form.instance.submission = form.cleaned_data.get("submission")
    else:
        locked(form.instance)
    entry = form.save()
    verb = "projects.diary_written" if is_new else "projects.diary_changed"
    audit.record(verb, actor=actor, target=entry.project, entry=entry.pk)
    return entry


def locked(entry: DiaryEntry) -> DiaryEntry:
    """The entry's row for this transaction alone, unless somebody has taken it away."""
    refuse_if_closed(entry.project_id)
    entry = DiaryEntry.objects.select_for_update(of=["self"]).get(pk=entry.pk)
    if entry.deleted_at:
        words = _("Somebody has taken this entry away meanwhile. Bring it back first.")
        raise ValidationError(words, code="deleted")
    return entry


def add_pictures(
    entry: DiaryEntry, uploads: list[UploadedFile], *, actor: User
) -> list[str]:
    """Hang the pictures on the entry; what is wrong with those that could not be read."""
    gallery, problems = Gallery(entry, lock=locked, actor=actor), []
    for upload in uploads:
        try:
            files.check_picture(upload)
            gallery.add(upload)
        except ValidationError as error:
            problems.append(f"{upload.name}: {' '.join(error.messages)}")
    return problems


@transaction.atomic
def delete_entry(entry: DiaryEntry, *, actor: User) -> None:
    """Take the entry away; for 30 days it can be brought back, then `tick` empties it."""
    refuse_if_closed(entry.project_id)
    entry = DiaryEntry.objects.select_for_update(of=["self"]).get(pk=entry.pk)
    if entry.deleted_at is None:
        entry.deleted_at = timezone.now()
        entry.save(update_fields=["deleted_at", "updated_at"])
        audit.record(
            "projects.diary_deleted", actor=actor, target=entry.project, entry=entry.pk
        )


@transaction.atomic
def restore_entry(entry: DiaryEntry, *, actor: User) -> None:
    refuse_if_closed(entry.project_id)
    entry = DiaryEntry.objects.select_for_update(of=["self"]).get(pk=entry.pk)
    if entry.deleted_at:
        entry.deleted_at = None
        entry.save(update_fields=["deleted_at", "updated_at"])
        audit.record(
            "projects.diary_restored", actor=actor, target=entry.project, entry=entry.pk
        )


@transaction.atomic
def purge_entry(entry: DiaryEntry) -> None:
    """For good, with its pictures; by the clock. Whoever was brought back meanwhile stays."""
    due = DiaryEntry.objects.due_to_purge().select_for_update(of=["self"])
    entry = due.filter(pk=entry.pk).first()
    if entry is None:
        return
    for attachment in entry.attachments.all():
        files.remove(attachment)
    audit.record(
        "projects.diary_purged", actor=None, target=entry.project, entry=entry.pk
    )
    entry.delete()
