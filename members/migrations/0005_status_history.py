"""What is known of the life of each membership becomes rows: audit entries first, dates else."""

import datetime

from django.db import migrations
from django.utils import timezone

VERBS = {
    "members.applied": "applied",
    "members.accepted": "active",
    "members.returned": "returned",
    "members.declined": "declined",
}


def write_history(apps, schema_editor):
    Organisation = apps.get_model("members", "Organisation")
    StatusChange = apps.get_model("members", "StatusChange")
    traced = traces(apps)
    rows = []
    for organisation in Organisation.objects.exclude(status="draft").iterator():
        steps = traced.get(organisation.pk, [])
        before = ""
        for at, after, reason, actor in complete(organisation, steps):
            rows.append(
                StatusChange(
                    organisation=organisation,
                    before=before,
                    after=after,
                    at=at,
                    reason=reason[:2000],
                    actor_id=actor,
                )
            )
            before = after
    StatusChange.objects.bulk_create(rows, batch_size=1000)


def traces(apps):
    """{organisation: [(at, after, reason, actor)]} from the audit entries."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    AuditEntry = apps.get_model("core", "AuditEntry")
    kind = ContentType.objects.filter(app_label="members", model="organisation").first()
    found = {}
    entries = AuditEntry.objects.filter(
        content_type=kind, verb__in=[*VERBS, "members.status_changed"]
    )
    for entry in entries.order_by("at", "pk"):
        after = VERBS.get(entry.verb) or entry.data.get("after", "")
        reason = entry.data.get("reason") or entry.data.get("note") or ""
        step = (entry.at, after, reason, entry.actor_id)
        found.setdefault(entry.object_id, []).append(step)
    return found


def complete(organisation, steps):
    """The traced steps with those that only the organisation's own dates know."""
    known = {after for _at, after, _reason, _actor in steps}
    steps = list(steps)
    if organisation.applied_at and "applied" not in known:
        steps.append((organisation.applied_at, "applied", "", organisation.applicant_id))
    if organisation.joined_on and "active" not in known:
        steps.append((start_of(organisation.joined_on), "active", "", None))
    if organisation.left_on and "left" not in known:
        steps.append((start_of(organisation.left_on), "left", "", None))
    steps.sort(key=lambda step: step[0])
    steps = without_repetition(steps)
    if not steps or steps[-1][1] != organisation.status:
        steps.append(last_step(organisation, steps))
    return steps


def last_step(organisation, steps):
    """The state of today, when nothing tells how it came about."""
    at = organisation.decided_at or organisation.created_at
    if steps:
        at = max(at, steps[-1][0])
    return (at, organisation.status, organisation.decision_note, None)


def without_repetition(steps):
    kept = []
    for step in steps:
        if not kept or kept[-1][1] != step[1]:
            kept.append(step)
    return kept


def start_of(day):
    midnight = datetime.datetime.combine(day, datetime.time.min)
    return timezone.make_aware(midnight)


def forget_history(apps, schema_editor):
    apps.get_model("members", "StatusChange").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_status_change"),
        ("core", "0003_search_word_without_occurrences"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(write_history, forget_history)]
