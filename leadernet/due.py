"""What is due by the clock: the list that `manage.py tick` goes through."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import audit, digests, files, mail, mailbox, unused_files
from core.models import AuditEntry, OutgoingMail, PreviewLink, TypedForm
from events import actions as events
from events.models import (
    CalendarKey,
    Decision,
    DoorKeeper,
    Event,
    Recommendation,
    Registration,
    SpecialNeeds,
    Withdrawal,
)
from forums.actions import telling
from forums.models import FeedKey, Flag, MailedReply, Sanction
from leadernet import closings, event_surveys
from leadernet.followers import bounces, by_mail, happenings
from leadernet.followers import telling as followers
from leadernet.offline import making as offline
from leadernet.practice import place
from members import confirmations, retention
from members.actions import confirming, imports
from members.models import (
    FormerGroupMembership,
    JoinRequest,
    OrganisationImport,
    StatusChange,
    User,
)
from news.actions import articles as news
from news.actions import imports as news_imports
from news.models import Article, NewsImport, Newsletter, Subscriber
from news.newsletters import sending
from participation.centre import actions as centre
from participation.centre.models import Question
from participation.common import actions as participation
from participation.common import telling as news_of_participation
from participation.common.models import Submission, Support
from participation.positions import actions as positions
from participation.positions.models import Position
from participation.surveys import actions as surveys
from participation.surveys.models import Survey
from participation.volunteering import actions as volunteering
from participation.volunteering import keeping
from participation.volunteering.models import Application, Opportunity, Place
from participation.votes import actions as votes
from participation.votes.models import Vote
from projects.actions import diary
from projects.models import DiaryEntry, MailFollower
from reports import actions as reports
from reports import packing
from reports.models import Report

LISTS_AT_A_TIME = 20
TASKS_ARE_KEPT = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Work:
    """Rows that are due and what to do with each. Doing a row twice must do no harm."""

    name: str
    rows: Callable[[], Iterable]
    do: Callable


def everything() -> list[Work]:
    return [
        Work("deliver mail", mails_to_try_again, try_again),
        Work("read mailbox", mailbox_to_read, read_mailbox),
        Work("publish", Article.objects.due_to_publish, news.publish_scheduled),
        Work("archive", Article.objects.due_to_expire, news.expire),
        Work("go on telling of a post", telling.half_told, telling.go_on),
        Work("tell of a project", happenings.found, followers.begin),
        Work("go on telling of a project", followers.half_told, followers.go_on),
        Work("write to followers by mail", by_mail.due, by_mail.write),
        Work("send digest", digests.due, digests.send),
        Work("purge news", Article.objects.due_to_purge, news.purge),
        Work("go on with newsletter", Newsletter.objects.interrupted, sending.begin),
        Work("reduce newsletter", Newsletter.objects.to_reduce, sending.reduce),
        Work("forget request", Subscriber.objects.unconfirmed, Subscriber.delete),
        Work(
            "forget request to follow",
            MailFollower.objects.unconfirmed,
            MailFollower.delete,
        ),
        Work(
            "forget follower whom mails do not reach",
            bounces.unreachable,
            MailFollower.delete,
        ),
        Work("forget address", Subscriber.objects.to_reduce, Subscriber.reduce),
        Work(
            "forget subscriber",
            Subscriber.objects.with_expired_proof,
            Subscriber.delete,
        ),
        Work("forget sanction", Sanction.objects.expired, Sanction.delete),
        Work("forget report", Flag.objects.expired, Flag.delete),
        Work("forget answered mail", MailedReply.objects.expired, MailedReply.delete),
        Work("forget withdrawal", Withdrawal.objects.expired, Withdrawal.delete),
        Work("forget calendar key", CalendarKey.objects.ended, CalendarKey.delete),
        Work("forget key of feeds", FeedKey.objects.ended, FeedKey.delete),
        Work(
            "forget unconfirmed registration",
            Registration.objects.unconfirmed_too_long,
            events.forget_unconfirmed,
        ),
        Work(
            "forget unconfirmed support",
            Support.objects.unconfirmed_too_long,
            participation.forget_unconfirmed,
        ),
        Work(
            "forget unconfirmed question",
            Question.objects.unconfirmed_too_long,
            centre.forget_unconfirmed,
        ),
        Work(
            "forget who asked",
            Question.objects.with_expired_contact,
            centre.forget_contact,
        ),
        Work(
            "go on telling supporters",
            news_of_participation.half_told,
            news_of_participation.go_on,
        ),
        Work(
            "note silence of institutions",
            Position.objects.without_answer,
            positions.note_silence,
        ),
        Work(
            "remind of answer",
            Submission.objects.due_for_reminder,
            participation.remind,
        ),
        Work(
            "forget unconfirmed volunteer",
            Application.objects.unconfirmed_too_long,
            volunteering.forget_unconfirmed,
        ),
        Work("remind volunteer", Place.objects.due_for_reminder, volunteering.remind),
        Work(
            "ask volunteer for hours",
            Place.objects.due_to_ask_for_hours,
            volunteering.ask_for_hours,
        ),
        Work("forget volunteer", keeping.due_to_forget, volunteering.forget_guest),
        Work("end volunteering", Opportunity.objects.due_to_end, volunteering.end),
        Work("open vote", Vote.objects.due_to_open, votes.open_announced),
        Work("close vote", Vote.objects.due_to_close, votes.close),
        Work("remind of vote", Vote.objects.due_for_reminder, votes.remind),
        Work("close survey", Survey.objects.due_to_close, surveys.close),
        Work(
            "remind of survey",
            Survey.objects.due_for_reminder,
            surveys.remind_before_closing,
        ),
        Work(
            "forget who answered",
            Survey.objects.due_to_forget,
            surveys.forget_names,
        ),
        Work(
            "end offer of a place", Registration.objects.offers_that_ended, events.lapse
        ),
        Work("forget special needs", SpecialNeeds.objects.expired, SpecialNeeds.delete),
        Work("forget door keeper", DoorKeeper.objects.expired, DoorKeeper.delete),
        Work("remind", Registration.objects.due_for_reminder, events.remind),
        Work(
            "remind a week before",
            Registration.objects.due_for_reminder_of_week,
            events.remind_of_next_week,
        ),
        Work(
            "ask for feedback",
            event_surveys.due_for_feedback,
            events.ask_for_feedback,
        ),
        Work(
            "remind of decision",
            Decision.objects.due_for_reminder,
            events.remind_of_decision,
        ),
        Work(
            "remind of recommendation",
            Recommendation.objects.due_for_reminder,
            events.remind_of_recommendation,
        ),
        Work(
            "tell that no answer came",
            Recommendation.objects.without_answer_by_the_term,
            events.tell_without_answer,
        ),
        Work(
            "remind of report",
            Report.objects.due_for_reminder,
            reports.remind,
        ),
        Work("go on with pack of report", packing.stuck, packing.go_on),
        Work("go on with copy of project", offline.stuck, offline.go_on),
        Work("compare copy of project", offline.to_compare, offline.compare),
        Work("remove pack without row", offline.strays, unused_files.unlink),
        Work(
            "tell of list to empty",
            Event.objects.due_to_tell_of_purge,
            events.tell_of_purge,
        ),
        Work("empty list of people", lists_to_empty, events.purge),
        Work("purge events", Event.objects.due_to_delete, events.forget_deleted),
        Work("purge diary", DiaryEntry.objects.due_to_purge, diary.purge_entry),
        Work(
            "go on with import", OrganisationImport.objects.interrupted, imports.resume
        ),
        Work(
            "go on with import of news",
            NewsImport.objects.interrupted,
            news_imports.resume,
        ),
        Work("invite owner", imports.due_invitations, imports.invite_owner),
        Work("empty import", OrganisationImport.objects.to_empty, imports.empty),
        Work("empty import of news", NewsImport.objects.to_empty, news_imports.empty),
        Work("empty old mail", mail.with_expired_text, mail.empty_text),
        Work("forget old mail", mail.expired, OutgoingMail.delete),
        Work("forget preview link", PreviewLink.objects.expired, PreviewLink.delete),
        Work("forget typed text", TypedForm.objects.expired, TypedForm.delete),
        Work("remove file without owner", unused_files.ownerless, files.remove),
        Work("remove file without row", unused_files.strays, unused_files.unlink),
        Work("close unconfirmed account", retention.unconfirmed, close),
        Work("tell of an idle account", retention.to_tell, retention.tell),
        Work("close idle account", retention.idle, close),
        Work(
            "drop old names",
            StatusChange.objects.with_old_names,
            StatusChange.drop_names,
        ),
        Work("remove unused practice place", place.unused, place.remove_unused),
        Work("ask to confirm", confirmations.to_ask, confirming.ask),
        Work("remind to confirm", confirmations.to_remind, confirming.remind),
        Work("forget join request", JoinRequest.objects.expired, JoinRequest.delete),
        Work(
            "forget former stay", retention.former_stays, FormerGroupMembership.delete
        ),
        Work("forget device", retention.ended_sessions, UserSession.delete),
        Work("forget audit entry", audit.expired, AuditEntry.delete),
        Work("end session", idle_sessions, Session.delete),
        Work("forget task", finished_tasks, DBTaskResult.delete),
    ]


def lists_to_empty():
    """A few events at a time, the oldest first: after a long pause nothing else waits for all."""
    return Event.objects.due_to_purge().order_by("ends_at", "pk")[:LISTS_AT_A_TIME]


def is_asked(task):
    """Does the worker know of it already, and has not begun?"""
    waiting = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    return waiting.exists()


def mailbox_to_read():
    """Its host's name; the reading itself is the mail worker's, since a server may hang."""
    if not settings.MAILBOX_URL or is_asked(mailbox.read):
        return []
    return [urlsplit(settings.MAILBOX_URL).hostname]


def read_mailbox(_host):
    mailbox.read.enqueue()


def mails_to_try_again():
    """How many are due."""
    count = mail.due().count()
    return [count] if count and not is_asked(mail.try_again) else []


def try_again(_count):
    mail.try_again.enqueue()


def close(user: User):
    closings.close(user, actor=None)


def idle_sessions():
    return Session.objects.filter(expire_date__lt=timezone.now())


def finished_tasks():
    return DBTaskResult.objects.filter(finished_at__lt=timezone.now() - TASKS_ARE_KEPT)
