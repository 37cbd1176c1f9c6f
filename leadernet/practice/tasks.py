"""What somebody does to learn the portal; each is done when the thing itself is there.

Nothing is ticked and nothing stored, so nothing can be counted: what is taken back is open again.
"""

import datetime
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post

from core.models import Attachment, AuditEntry
from events.models import Attendance, Event
from forums.addresses import topic_url
from leadernet.practice.place import event_of
from members.models import Organisation
from news.models import Article


@dataclass(frozen=True)
class Task:
    title: str
    why: str
    how: str
    url: str
    label: str
    done_at: datetime.datetime | None = None
    # Where what was done can be looked at.
    result: str = ""
    # The link is a button that does the first half for the learner.
    is_act: bool = False
    hint: str = ""


def tasks_of(place: Organisation) -> list[Task]:
    """In the order in which an editor meets them; the coordinators' come last."""
    return [
        profile(place),
        news(place),
        event(place),
        attendance(place),
        application(place),
        moderation(place),
    ]


def finished_at(tasks: list[Task]) -> datetime.datetime | None:
    """When the last one was done; None while one is open."""
    moments = [task.done_at for task in tasks]
    return max(moments) if all(moments) else None


def last_trace(row, *verbs):
    entries = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(type(row)),
        object_id=row.pk,
        verb__in=verbs,
    )
    return entries.order_by("-at").values_list("at", flat=True).first()


def profile(place):
    page, hint = "members:update", ""
    is_complete = bool(place.mission and (place.email or place.phone))
    if place.mission and not is_complete:
        page = "members:update_contacts"
        hint = _("The mission is there. What is missing is an e-mail or a phone.")
    return Task(
        title=_("Fill in the profile"),
        why=_(
            "The profile is the first thing that partners and donors read about you."
        ),
        how=_(
            "Write a mission and save. Then write an e-mail or a phone on the page with the contacts."
        ),
        url=reverse(page, args=[place.slug]),
        label=_("Edit the profile"),
        hint=hint,
        done_at=last_trace(place, "members.updated") if is_complete else None,
        result=place.get_absolute_url(),
    )


def news(place):
    cover = Attachment.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id=OuterRef("pk"),
        purpose=Attachment.Purpose.COVER,
    )
    published = Article.objects.filter(
        organisation=place, status=Article.Status.PUBLISHED, deleted_at=None
    ).annotate(has_cover=Exists(cover))
    article = published.order_by("-has_cover", "-published_at").first()
    done = article and article.has_cover
    task = {
        "title": _("Publish a news item with a picture"),
        "why": _(
            "News is what visitors of the portal read most, and a picture leads them to it."
        ),
        "how": _(
            "Write a title and a few sentences, choose a picture on top and press "
            "“Publish or send for review”."
        ),
        "url": reverse("news:create") + "?practice=1",
        "label": _("Write news"),
    }
    if article is None:
        task |= draft_of(Article.objects.filter(organisation=place), "news:detail")
    elif not done:
        task["hint"] = _(
            "The news is published. What is missing is the picture on top."
        )
        task["url"] = reverse("news:update", args=[article.slug])
        task["label"] = _("Add the picture")
    return Task(
        **task,
        done_at=article.published_at if done else None,
        result=article.get_absolute_url() if done else "",
    )


def draft_of(rows, page):
    """Where to go on with the newest thing that was begun, if there is one."""
    begun = rows.filter(deleted_at=None).order_by("-pk").first()
    if begun is None:
        return {}
    return {
        "hint": _("You have begun. Look at the draft and publish it."),
        "url": reverse(page, args=[begun.slug]),
        "label": _("Go on with the draft"),
    }


def event(place):
    row = event_of(place)
    task = {
        "url": reverse("events:create") + "?practice=1",
        "label": _("New event"),
    }
    if row is None:
        drafts = Event.objects.filter(organiser=place, is_published=False)
        task |= draft_of(drafts, "events:detail")
    return Task(
        title=_("Open an event for registration"),
        why=_(
            "From an event come the invitation, the list of people and the figures of the project."
        ),
        how=_("Say what it is, when and where, and press “Publish”. Any day will do."),
        **task,
        done_at=row.published_at if row else None,
        result=row.get_absolute_url() if row else "",
    )


def attendance(place):
    taken = Attendance.objects.filter(
        session__event__in=Event.objects.filter(
            organiser=place, is_published=True, deleted_at=None, cancelled_at=None
        )
    ).select_related("session__event")
    done = taken.order_by("-taken_at").first()
    row = done.session.event if done else event_of(place)
    task = {
        "title": _("Take attendance"),
        "why": _(
            "Who came is the proof that donors ask for; the portal counts it by itself."
        ),
        "how": _(
            "Mark who is present and save. In practice you need not wait for the day."
        ),
        "url": reverse("practice_people"),
        "label": _("Let three invented people register"),
    }
    if row is None:
        task |= {"url": "", "hint": _("First open an event.")}
    elif done or row.registrations.standing().exists():
        task |= {
            "url": reverse("events:attendance", args=[row.slug]),
            "label": _("Take attendance"),
        }
    return Task(
        **task,
        is_act=task["url"] == reverse("practice_people"),
        done_at=done.taken_at if done else None,
        result=reverse("events:registrations", args=[row.slug]) if done else "",
    )


def application(place):
    row = Organisation.objects.filter(is_practice=True, learner=place.learner_id)
    row = row.filter(applied_at__isnull=False).order_by("pk").first()
    decided = row and row.status != Organisation.Status.APPLIED
    return Task(
        title=_("Decide about an application for membership"),
        why=_("You see what the coordinator sees, and what a good application holds."),
        how=_(
            "Read what the invented group writes, then accept it, return it or decline it with a reason."
        ),
        url=reverse("members:decide", args=[row.slug]) if row else "",
        label=_("Read the application"),
        done_at=row.decided_at if decided else None,
        result=row.get_absolute_url() if decided else "",
    )


def moderation(place):
    posts = Post.objects.filter(
        topic__forum__place__organisation=place, anonymous_key="practice"
    )
    post = posts.select_related("topic__forum", "hidden").order_by("-pk").first()
    decided = last_trace(post, "forums.approved", "forums.hidden") if post else None
    return Task(
        title=_("Moderate a topic"),
        why=_(
            "A calm forum is somebody's work: a post that waits is read before others see it."
        ),
        how=_(
            "Read the post that waits. Approve it, or hide it with a reason for its author."
        ),
        url=reverse("forums:moderation") + "?practice=1",
        label=_("Read the waiting post"),
        done_at=decided,
        result=topic_url(post.topic) if decided else "",
    )
