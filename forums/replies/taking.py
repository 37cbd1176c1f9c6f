"""A mail that answers one of ours becomes a reply, by the same act as on the page.

The address says who answers where; everything else is asked now. What comes of it the person
reads in the topic; of whatever does not get there one mail tells them (`forums/replies/telling.py`).
"""

import hashlib
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses
from itertools import islice

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post, Topic

from core.models import OutgoingMail
from forums import actions
from forums.authority import silence_in
from forums.file_fields import check_upload
from forums.markup import MAX_LENGTH
from forums.models import MailedReply
from forums.replies import telling
from forums.replies.addresses import Named, read
from forums.replies.automatic import is_automatic
from forums.replies.cutting import own_words
from forums.replies.message_ids import posts_named
from forums.replies.senders import is_from
from forums.replies.words import files_of, text_of
from forums.selectors import access_of, post_now, topic_now
from members.archives import refuse_if_archived
from members.models import User

# To whom it went on its way is surer than whom its writer named.
RECIPIENTS = ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"]
MOST_ADDRESSES = 50
# Looking into a picture takes up to a second, whatever comes of it.
MOST_FILES = 10


@dataclass
class Answer:
    """What one person answers by one mail."""

    user: User
    message: EmailMessage
    topic: Topic | None
    text: str = ""
    uploads: list = field(default_factory=list)
    # [(name, why it was not taken)]
    refused: list[tuple[str, str]] = field(default_factory=list)


def take(message: EmailMessage) -> bool:
    """Is it to a reply address of ours? Then it is dealt with, or dropped."""
    named = addressed(message)
    if named is None:
        return False
    user = User.objects.filter(pk=named.user, is_active=True).first()
    if user is None or is_automatic(message):
        return True
    with translation.override(user.language):
        if is_from(user, message):
            take_once(message, named, user)
        else:
            telling.of_other_sender(user, message)
    return True


def addressed(message) -> Named | None:
    values = (str(value) for name in RECIPIENTS for value in message.get_all(name, []))
    addresses = getaddresses(list(islice(values, MOST_ADDRESSES)))[:MOST_ADDRESSES]
    return next(filter(None, (read(address) for _name, address in addresses)), None)


@transaction.atomic
def take_once(message, named, user):
    """The same mail delivered again waits here for the first one, and is nothing new."""
    row, is_new = MailedReply.objects.get_or_create(
        user=user, fingerprint=fingerprint_of(message)
    )
    if not is_new:
        return
    answer = Answer(user, message, topic_of(message, named, user))
    try:
        with transaction.atomic():
            row.post = post_of(answer, named)
    except (ValidationError, PermissionDenied) as error:
        telling.of_refusal(answer, reason=reason_of(error))
        return
    row.save(update_fields=["post"])
    if answer.refused or not row.post.approved:
        telling.of_post(answer, row.post)


def fingerprint_of(message):
    said = str(message.get("Message-ID", "")).strip()
    if not said:
        headers = [str(message.get(name, "")) for name in ("From", "Date", "Subject")]
        said = "\n".join([*headers, text_of(message)])
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def topic_of(message, named, user):
    """Where the post that was answered stands now, else the topic of the address."""
    number = answered_post(message, user)
    post = post_now(number, user) if number else None
    return post.topic if post else topic_now(named.topic, user)


def answered_post(message, user) -> int | None:
    """The number of the post about which our mail to this person was."""
    return next(posts_named(references(message), user), None)


def references(message):
    names = ("In-Reply-To", "References")
    return " ".join(str(message.get(name, "")) for name in names)


def original_of(message, user) -> str:
    """Our mail, as long as the outbox knows its words."""
    key = f"forum-post:{answered_post(message, user)}:{user.pk}"
    return (
        OutgoingMail.objects.filter(key=key).values_list("body", flat=True).first()
        or ""
    )


def post_of(answer: Answer, named: Named) -> Post:
    """The reply, or ValidationError with what the person reads."""
    refuse_unread(answer.message)
    said = text_of(answer.message)
    answer.text = own_words(said, original=original_of(answer.message, answer.user))
    if named.is_old:
        raise ValidationError(_("The mail that you answered is more than a year old."))
    refuse_where_silent(answer)
    choose_files(answer)
    refuse_unsuitable(answer.text)
    actions.hold_back_floods(answer.user)
    return actions.reply(
        answer.topic,
        content=answer.text,
        uploads=answer.uploads,
        actor=answer.user,
        # By mail nobody was asked for whom they write.
        behalf=actions.Behalf(organisation=None),
    )


def refuse_unread(message):
    if getattr(message, "is_too_large", False):
        raise ValidationError(
            _(
                "Your mail is larger than 5 MB and was not read. Send it without the large files, or add them in the portal."
            )
        )


def refuse_where_silent(answer):
    """What the page of the topic would say of writing there."""
    topic = answer.topic
    if topic is None:
        raise ValidationError(
            _("The topic is not there any more, or you no longer read it.")
        )
    access = access_of(answer.user)
    refuse_if_archived(*access.groups_along(topic.forum_id))
    if silence_in(answer.user, topic.forum):
        raise ValidationError(
            _(
                "You cannot write there for now. The page of the topic says why and until when."
            )
        )
    if not access.may("can_reply_to_topics", topic.forum_id):
        raise ValidationError(_("You read this topic, but you do not write in it."))


def choose_files(answer):
    for number, upload in enumerate(files_of(answer.message)):
        try:
            is_full = len(answer.uploads) == actions.FILES_PER_POST
            if is_full or number >= MOST_FILES:
                raise ValidationError(
                    _("Attach at most %(number)s files."),
                    params={"number": actions.FILES_PER_POST},
                )
            check_upload(upload)
        except ValidationError as error:
            answer.refused.append((upload.name, reason_of(error)))
        else:
            answer.uploads.append(upload)


def refuse_unsuitable(text):
    if not text:
        raise ValidationError(
            _(
                "We found no words of yours in the mail. Write them above what your program quotes, or in the portal."
            )
        )
    if len(text) > MAX_LENGTH:
        raise ValidationError(
            _("Your text has more than %(number)s letters. Send it in parts."),
            params={"number": MAX_LENGTH},
        )


def reason_of(error):
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
