"""Following a project without an account: asked for, confirmed by mail, ended by a link."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core import mail, one_click, throttle
from projects.models import MailFollower, Project
from projects.models.following import CONFIRM_WITHIN, clean_address

HOUR, DAY = 3600, 86_400
FROM_ONE_NETWORK = 10
TO_ONE_ADDRESS = 5
ONE, ALL = "one", "all"
CONFIRM = one_click.Link(
    "project-follow-confirm",
    view="projects:confirm_following",
    readers=MailFollower.objects.all,
    age=CONFIRM_WITHIN,
)
STOP = one_click.Link(
    "project-follow-stop",
    view="projects:stop_following_by_mail",
    readers=MailFollower.objects.all,
)


@transaction.atomic
def ask(project: Project, *, email: str, language: str, who: str) -> None:
    """Write to the address; what is seen is the same whether or not it was known.

    `who` is the network address by which strangers are counted.
    """
    if not throttle.hit(f"follow:{who}", limit=FROM_ONE_NETWORK, seconds=HOUR):
        raise ValidationError(
            _("That is many requests in a short time. Try again in an hour."),
            code="too_many",
        )
    email = clean_address(email)
    if not throttle.hit(f"follow:{email}", limit=TO_ONE_ADDRESS, seconds=DAY):
        return
    rows = MailFollower.objects.select_for_update(of=["self"])
    follower, _created = rows.get_or_create(
        project=project, email=email, defaults={"language": language}
    )
    if follower.confirmed_at:
        write_to(follower, "projects/following_known", STOP, one_of(follower))
        return
    follower.language, follower.requested_at = language, timezone.now()
    follower.save(update_fields=["language", "requested_at"])
    write_to(follower, "projects/following_confirm", CONFIRM, "")


def write_to(follower, template, link, what):
    mail.queue(
        template,
        to=follower,
        context={
            "project": follower.project,
            "link": link.for_reader(follower, what),
            "days": CONFIRM_WITHIN.days,
        },
        headers={"Auto-Submitted": "auto-generated"},
    )


@transaction.atomic
def confirm(follower: MailFollower) -> MailFollower:
    """What the button behind the mail's link does; a second press changes nothing."""
    rows = MailFollower.objects.select_for_update(of=["self"])
    follower = rows.get(pk=follower.pk)
    if follower.may_confirm():
        follower.confirmed_at = timezone.now()
        follower.save(update_fields=["confirmed_at"])
    return follower


def stop(follower: MailFollower, *, what: str) -> None:
    """No more mails about the project, or about all; nothing of the address is kept."""
    rows = MailFollower.objects.of_address(follower.email)
    (rows if what == ALL else rows.filter(pk=follower.pk)).delete()


def one_of(follower: MailFollower) -> str:
    """What the link that ends the mails about one project names.

    Whoever followed anew since has another row, and whichever mail they find must end it.
    """
    return f"{ONE}:{mark_of(follower.email)}:{follower.project_id}"


def all_of(follower: MailFollower) -> str:
    """What the link that ends all mails names.

    The row it was made for may be gone before the others, so it knows its address too.
    """
    return f"{ALL}:{mark_of(follower.email)}"


def mark_of(email):
    return salted_hmac("projects.follow", email).hexdigest()[:32]


def still_followed_by(what: str) -> MailFollower | None:
    """A row of the address of such a link. Rare, so that no mark is kept of addresses."""
    _what, mark, project = [*what.split(":"), "", ""][:3]
    rows = MailFollower.objects.confirmed() if mark else MailFollower.objects.none()
    if project:
        rows = rows.filter(project=project)
    for row in rows.order_by("pk").iterator():
        if constant_time_compare(mark_of(row.email), mark):
            return row
    return None
