"""Ideas come into a call: from the staff, from people and from the tables of a meeting."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, throttle
from core.models import Link
from members.models import User
from participation.common.models import Channel
from participation.ideas import search
from participation.ideas.actions.writing import writable
from participation.ideas.models import Idea, IdeaCall, Sitting

HOUR = 3600
# All tables of a large meeting, with their corrections; and what one person proposes.
AT_ONE_SITTING = 300
OF_ONE_PERSON = 20


@transaction.atomic
def save_idea(form: ModelForm, *, actor: User | None) -> Idea:
    """A new idea or one that is corrected; a form sent twice makes one."""
    is_new = form.instance.pk is None
    if not is_new:
        writable(IdeaCall.objects.get(ideas=form.instance.pk))
    writable(form.instance.call)
    if is_new and (made := made_already(form)):
        return made
    idea = add(form, actor=actor) if is_new else correct(form)
    verb = "participation.idea_added" if is_new else "participation.idea_changed"
    audit.record(verb, actor=actor, target=idea, fields=form.changed_data)
    search.index(idea)
    return idea


def add(form, *, actor):
    idea = form.instance
    idea.entered_by = actor
    if idea.is_public:
        idea.show()
    return form.save()


def correct(form):
    """Only what was typed is written: the state may have changed meanwhile."""
    idea, now = form.instance, as_it_is_now(form.instance)
    idea.values, idea.published_at = now.values, now.published_at
    if "is_public" in form.changed_data and idea.is_public:
        idea.show()
    form.save(commit=False)
    idea.save(update_fields=[*form.columns_changed(), "values", "published_at"])
    form.save_m2m()
    idea.refresh_from_db()
    return idea


def as_it_is_now(idea):
    return Idea.objects.select_for_update(of=["self"]).get(pk=idea.pk)


def refuse_unless(is_theirs):
    if not is_theirs:
        raise ValidationError(
            _("Meanwhile the staff took the idea further; it is not changed here now."),
            code="stale",
        )


def made_already(form):
    """The idea that this very form made before; asked for under the lock of the call."""
    number = form.cleaned_data.get("submission")
    same = form.instance.call.ideas.filter(submission=number)
    return same.first() if number else None


@transaction.atomic
def propose(form: ModelForm, *, actor: User) -> Idea:
    """Somebody's own idea, while the call collects them; it waits until staff show it."""
    idea = form.instance
    if not idea.call.is_collecting():
        raise ValidationError(_("No ideas are collected here today."), code="closed")
    if idea.pk is None:
        if not throttle.hit(f"idea:{actor.pk}", limit=OF_ONE_PERSON, seconds=HOUR):
            raise ValidationError(_("These are many ideas for one hour. Go on later."))
        idea.is_public = False
        idea.submitted_on = timezone.localdate()
    else:
        writable(idea.call)
        now = as_it_is_now(idea)
        refuse_unless(actor.has_perm("participation.correct_idea", now))
    return save_idea(form, actor=actor)


@transaction.atomic
def enter_at_table(form: ModelForm, *, sitting: Sitting) -> Idea:
    """From the phone of a table's scribe, who needs no account; staff show it to everybody."""
    if not Sitting.objects.open().filter(pk=sitting.pk).exists():
        raise ValidationError(_("This meeting is over."), code="closed")
    if not throttle.hit(f"sitting:{sitting.pk}", limit=AT_ONE_SITTING, seconds=HOUR):
        raise ValidationError(_("These are many ideas for one hour. Go on later."))
    idea = form.instance
    is_new = idea.pk is None
    if is_new:
        idea.sitting, idea.channel = sitting, Channel.MEETING
        idea.submitted_on, idea.is_public = sitting.held_on, False
    else:
        writable(idea.call)
        refuse_unless(sitting.ideas.for_scribes().filter(pk=idea.pk).exists())
    idea = save_idea(form, actor=None)
    if is_new:
        link_to_origin(idea, sitting)
    return idea


def link_to_origin(idea, sitting):
    """What led to the meeting, for example an event, led to the idea."""
    own = ContentType.objects.get_for_model(Sitting)
    for link in Link.objects.filter(
        kind=Link.Kind.LED_TO, to_content_type=own, to_object_id=sitting.pk
    ):
        Link.objects.create(target=link.target, to=idea)


@transaction.atomic
def adopt_origin(
    sitting: Sitting, origin, *, actor: User, leaves: bool = False
) -> None:
    """The ideas of the meeting came from the origin, or, if it `leaves`, they did not."""
    writable(sitting.call)
    for idea in sitting.ideas.all():
        same = {
            "kind": Link.Kind.LED_TO,
            "content_type": ContentType.objects.get_for_model(origin),
            "object_id": origin.pk,
            "to_content_type": ContentType.objects.get_for_model(Idea),
            "to_object_id": idea.pk,
        }
        if leaves:
            Link.objects.filter(**same).delete()
        else:
            Link.objects.get_or_create(**same, defaults={"created_by": actor})


@transaction.atomic
def publish(call: IdeaCall, *, ideas: list[Idea], actor: User) -> int:
    """Show everybody what waited."""
    call = writable(call)
    waiting = call.ideas.to_be_shown().filter(pk__in=[one.pk for one in ideas])
    shown = list(waiting.select_related("call__project__organisation", "obshtina"))
    for idea in shown:
        idea.show()
        idea.save(update_fields=["is_public", "published_at"])
        audit.record("participation.idea_published", actor=actor, target=idea)
        search.index(idea)
    return len(shown)


@transaction.atomic
def follow(idea: Idea, *, actor: User, is_followed: bool) -> None:
    """Be told what becomes of it, or no more."""
    if is_followed:
        idea.followers.add(actor)
    else:
        idea.followers.remove(actor)
