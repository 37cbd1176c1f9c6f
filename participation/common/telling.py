"""Everybody who supports something is told what an institution answered."""

from django.conf import settings
from django.utils import translation

from core import mail, notifications
from core.models import OutgoingMail
from members.models import User
from participation.common.actions.supporting import WITHDRAW
from participation.common.models import OfficialAnswer, Support

KIND = "participation.official_answer"


def tell_of_answer(
    answer: OfficialAnswer, supports, *, actor: User | None, also=()
) -> None:
    """`supports` are those that count; `also` accounts of others whom it concerns."""
    people = supports.standing().filter(person__user__isnull=False)
    accounts = User.objects.filter(person__in=people.values("person"))
    notifications.notify(
        [*also, *accounts.select_related("person")],
        KIND,
        target=answer.submission,
        actor=actor,
    )
    mail.queue_many(letters(answer, supports))


def letters(answer, supports):
    """For supporters without an account: each with the link by which they withdraw."""
    rows = supports.standing().filter(
        organisation=None, person__user=None, person__erased_at=None
    )
    told = set()
    for row in rows.exclude(person__email="").select_related("person"):
        if row.email not in told:
            told.add(row.email)
            yield letter(row, answer)


def letter(row: Support, answer):
    with translation.override(row.language):
        text = mail.plain_text(
            "emails/participation/official_answer_for_guest.txt",
            {
                "answer": answer,
                "thing": answer.submission.target,
                "link": WITHDRAW.for_reader(row, ""),
                "site_url": settings.SITE_URL,
                "site_name": settings.SITE_NAME,
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMail(
        **mail.written(
            row.email,
            subject.removeprefix("Subject:").strip(),
            body.strip() + "\n",
            row.language,
        ),
        key=f"official-answer:{answer.pk}:{row.pk}",
        headers={"Auto-Submitted": "auto-generated"},
    )
