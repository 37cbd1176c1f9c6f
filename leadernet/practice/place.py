"""Making a practice place, emptying it, and finding those that nobody uses any more.

One for each learner: nobody's exercise disturbs another's, and what is in it is seen by one
person alone. All that hangs on it is removed with it, down to history and traces.
"""

import datetime
import secrets

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core import audit, files
from core.models import Attachment, AuditEntry, Link, Notification, SearchEntry
from events import actions as events
from events.models import Attendance, Event, Registration
from forums.models import ForumPlace
from leadernet.practice import invented
from members.actions.status import begin_history
from members.models import (
    Document,
    Membership,
    Organisation,
    Person,
    Responsible,
    User,
)
from members.models import Topic as Theme
from news.models import Article

KEPT_UNUSED = datetime.timedelta(days=90)
HISTORY = (Organisation, Article, Event)


@transaction.atomic
def begin(user: User) -> Organisation:
    """The person's practice place, made at the first press."""
    Person.objects.select_for_update().get(user=user)
    if place := Organisation.objects.practice_of(user).first():
        return place
    place = make_organisation(
        user,
        status=Organisation.Status.ACTIVE,
        kind=Organisation.Kind.ASSOCIATION,
        joined_on=timezone.localdate(),
        **invented.place_of(user.person.get_display_name()),
    )
    Membership.objects.create(
        person=user.person,
        organisation=place,
        role=Membership.Role.OWNER,
        started_on=timezone.localdate(),
    )
    make_applicant(user)
    make_forum(place)
    return place


def make_applicant(user):
    """A whole application, from the town of the learner's own organisation."""
    own = Organisation.objects.filter(pk__in=user.organisation_ids())
    applicant = make_organisation(
        user,
        status=Organisation.Status.APPLIED,
        applied_at=timezone.now(),
        seat=next((row.seat for row in own if row.seat), None),
        **invented.applicant(),
    )
    applicant.topics.set(Theme.objects.filter(slug__in=invented.TOPICS))
    Responsible.objects.create(
        organisation=applicant,
        name=str(invented.RESPONSIBLE),
        contact="02 000 0000",
    )


def make_organisation(user, **fields):
    slug = f"practice-{secrets.token_hex(6)}"
    row = Organisation.objects.create(
        slug=slug, learner=user, is_practice=True, **fields
    )
    begin_history([row], actor=user)
    return row


def make_forum(place):
    """A forum with one topic; its answer waits for the moderator, who is the learner."""
    forum = Forum.objects.create(name=str(invented.FORUM), type=Forum.FORUM_POST)
    ForumPlace.objects.create(
        forum=forum, audience=ForumPlace.Audience.PRACTICE, organisation=place
    )
    topic = Topic.objects.create(
        forum=forum,
        subject=str(invented.SUBJECT),
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        approved=True,
    )
    asks, answers = map(str, invented.WRITERS)
    write(topic, asks, invented.FIRST_POST, approved=True)
    write(topic, answers, invented.WAITING_POST, approved=False)


def write(topic, writer, text, *, approved):
    Post.objects.create(
        topic=topic,
        username=writer,
        anonymous_key="practice",
        subject=topic.subject,
        content=str(text),
        approved=approved,
        enable_signature=False,
    )


def event_of(place: Organisation) -> Event | None:
    """The newest published event of the place, in which attendance is practised."""
    live = Event.objects.filter(organiser=place, is_published=True)
    return live.filter(deleted_at=None, cancelled_at=None).order_by("-pk").first()


@transaction.atomic
def register_invented(place: Organisation, *, actor: User) -> Event:
    """Let invented people register for the newest event; a second time changes nothing."""
    event = event_of(place)
    if event is None:
        raise ValidationError("No event.", code="none")
    for name in map(str, invented.PARTICIPANTS):
        known = Registration.objects.filter(event=event, person__name=name)
        if not known.exists():
            person = Person.objects.create(name=name, is_practice=True)
            events.register(event, person=person, actor=actor)
    return event


@transaction.atomic
def start_over(user: User) -> Organisation:
    """Empty the place and make it anew."""
    remove(user)
    return begin(user)


@transaction.atomic
def remove(user: User) -> None:
    """Take away the person's practice place with every row that came of it."""
    Person.objects.select_for_update().filter(user=user).first()
    organisations = Organisation.objects.filter(is_practice=True, learner=user)
    if not organisations.exists():
        return
    places = {
        Organisation: numbers(organisations),
        Document: numbers(Document.objects.filter(organisation__in=organisations)),
        Article: numbers(Article.objects.filter(organisation__in=organisations)),
        Event: numbers(Event.objects.filter(organiser__in=organisations)),
        Forum: numbers(Forum.objects.filter(place__organisation__in=organisations)),
    }
    places[Topic] = numbers(Topic.objects.filter(forum__in=places[Forum]))
    places[Post] = numbers(Post.objects.filter(topic__in=places[Topic]))
    people = numbers(
        Person.objects.filter(is_practice=True, registrations__event__in=places[Event])
    )
    forget_traces(places)
    Attendance.objects.filter(session__event__in=places[Event]).delete()
    Event.objects.filter(pk__in=places[Event]).delete()
    Person.objects.filter(pk__in=people).delete()
    Article.objects.filter(pk__in=places[Article]).delete()
    for forum in Forum.objects.filter(pk__in=places[Forum]):
        forum.delete()
    organisations.delete()
    # Last, since deleting writes one more version.
    for model in HISTORY:
        model.history.filter(id__in=places[model]).delete()


def numbers(rows):
    return list(rows.order_by().values_list("pk", flat=True).distinct())


def forget_traces(places):
    """What points at the rows generically: files, notices, audit, search, links."""
    for model, pks in places.items():
        pointing = {
            "content_type": ContentType.objects.get_for_model(model),
            "object_id__in": pks,
        }
        for attachment in Attachment.objects.filter(**pointing):
            files.remove(attachment)
        for trace in (AuditEntry, Notification, SearchEntry):
            trace.objects.filter(**pointing).delete()
        Link.objects.of(model, pks).delete()


def unused():
    """Practice places in which nothing was done for 90 days."""
    since = timezone.now() - KEPT_UNUSED
    touched = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Organisation),
        object_id=OuterRef("pk"),
        at__gte=since,
    )
    places = Organisation.objects.filter(
        is_practice=True, created_at__lt=since, memberships__role=Membership.Role.OWNER
    )
    return (
        places.exclude(learner=None)
        .exclude(articles__updated_at__gte=since)
        .exclude(events__updated_at__gte=since)
        .exclude(events__sessions__attendances__taken_at__gte=since)
        .exclude(forum_places__forum__topics__posts__updated__gte=since)
        .exclude(learner__practised_with__decided_at__gte=since)
        .exclude(Exists(touched))
        .select_related("learner")
    )


def remove_unused(place: Organisation) -> None:
    """What the clock does; whoever came back meanwhile keeps theirs."""
    if unused().filter(pk=place.pk).exists():
        audit.record("members.practice_removed", actor=None, target=place.learner)
        remove(place.learner)
