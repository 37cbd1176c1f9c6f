"""At most one mail a day to an address that follows projects without an account.

Everything stands in it that was found until this morning, of all its projects, as everybody
may read it. Before the mail leaves this is asked once more.
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from core import mail as outbox
from core import notifications, one_click
from core.digests import last_morning
from core.models import Notification, OutgoingMail
from leadernet.followers.happenings import NOTICES, details, is_for_everybody, still
from projects.actions.following_by_mail import STOP, all_of, one_of
from projects.models import Happening, MailFollower

# So many stand in one mail; of the others it says how many.
MOST = 12
AT_A_TIME = 500
KEY = "project-mail"


def until() -> datetime.datetime:
    return last_morning(timezone.localtime())


def untold():
    """What its project's followers by mail have not read of yet."""
    return Happening.objects.filter(
        project=OuterRef("project"),
        found_at__lt=until(),
        found_at__gte=Coalesce(OuterRef("told_until"), OuterRef("confirmed_at")),
        happened_at__gte=OuterRef("confirmed_at"),
    )


def due():
    """For the clock: of each address for which something waits one row; its log names no address."""
    rows = MailFollower.objects.confirmed().filter(Exists(untold()))
    return rows.order_by("email", "pk").distinct("email")[:AT_A_TIME]


@transaction.atomic
def write(follower: MailFollower) -> None:
    """All that waits for its address. Two clocks at once write one mail."""
    rows = MailFollower.objects.confirmed().of_address(follower.email).order_by("pk")
    followers = list(rows.select_related("project").select_for_update(of=["self"]))
    if not followers:
        return
    found = [one for follower in followers for one in happenings_for(follower)]
    MailFollower.objects.filter(pk__in=[one.pk for one in followers]).update(
        told_until=until()
    )
    told = tellable(found)
    if not told:
        return
    first = followers[0]
    subject, body = words(followers, told)
    numbers = "-".join(str(one.pk) for one in list(told)[:MOST])
    outbox.queue_raw(
        first.email,
        subject,
        body,
        first.language,
        key=f"{KEY}:{first.pk}:{until():%Y%m%d}:{numbers}",
        headers=one_click.headers(STOP.for_reader(first, all_of(first)))
        | {"Auto-Submitted": "auto-generated"},
    )


def happenings_for(follower):
    since = follower.told_until or follower.confirmed_at
    rows = Happening.objects.filter(
        project=follower.project_id,
        found_at__gte=since,
        found_at__lt=until(),
        happened_at__gte=follower.confirmed_at,
    )
    return rows.order_by("happened_at", "pk")


def tellable(happenings: Iterable[Happening]) -> dict:
    """{happening: what it is about}, of those that everybody may read now."""
    told = {}
    for happening in happenings:
        target = still(happening)
        if target is not None and is_for_everybody(target):
            told[happening] = target
    return told


def words(followers, told) -> tuple[str, str]:
    """Subject and text, project by project."""
    shown = dict(list(told.items())[:MOST])
    with translation.override(followers[0].language):
        context = {
            "projects": list(by_project(followers, shown)),
            "more": len(told) - len(shown),
            "stop_all": STOP.for_reader(followers[0], all_of(followers[0])),
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
        }
        text = outbox.plain_text("emails/projects/following.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip() + "\n"


def by_project(followers, told):
    """(follower, [(sentence, address)], the link that ends it) for each project with news."""
    for follower in followers:
        lines = [
            line(happening, target)
            for happening, target in told.items()
            if happening.project_id == follower.project_id
        ]
        if lines:
            yield follower, lines, STOP.for_reader(follower, one_of(follower))


def line(happening, target):
    notice = Notification(
        kind=NOTICES[happening.kind], target=target, data=details(happening, target)
    )
    return notifications.words(notice, in_thread=True), target.get_absolute_url()


def may_still_leave(mail: OutgoingMail) -> bool:
    """Asked at the moment of sending. What was taken back meanwhile goes out of its text."""
    _word, _first, _day, numbers = mail.key.split(":")
    rows = MailFollower.objects.confirmed().of_address(mail.to).order_by("pk")
    followers = list(rows.select_related("project"))
    named = [int(number) for number in numbers.split("-") if number]
    projects = [follower.project_id for follower in followers]
    happenings = Happening.objects.filter(pk__in=named, project__in=projects)
    told = tellable(happenings.order_by("happened_at", "pk"))
    if not told:
        return False
    if len(told) < len(named):
        mail.subject, mail.body = words(followers, told)
    return True
