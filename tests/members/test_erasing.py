"""Closing an account: nothing of the name is left in any table; what others need stays.

And the download: every arrow to an account or a person is thought of.
"""

import io
import zipfile

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse

from core import mail
from core.models import AuditEntry, OutgoingMail, SearchEntry
from events.models import Event
from forums import actions as forums
from forums.reference import ensure_forum
from leadernet import privacy
from members.actions import applications, groups, team
from members.models import Group, Organisation, Person, User
from news.models import Article
from reports import actions as reports
from reports.models import Report, ReportComment
from tests.factories import (
    PASSWORD,
    AppointmentFactory,
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)

NAME, EMAIL, PHONE = "Цветомира Заветна", "tsvetomira@example.org", "0888765432"

# Each arrow to an account or a person, and what becomes of it: exported under …, or why not.
ARROWS = {
    "account.EmailAddress.user": "members: account.email; deleted",
    "admin.LogEntry.user": "the operator's own log; a number",
    "core.Attachment.uploaded_by": "core: files",
    "core.AuditEntry.actor": "core: acts",
    "core.Link.created_by": "core: acts",
    "core.Notification.actor": "in another's notice; shows as former member",
    "core.Notification.user": "core: notices; deleted",
    "core.NotificationChoice.user": "core: notices by mail; deleted",
    "core.PreviewLink.created_by": "the link ends with the rights of who made it; core: acts",
    "core.TypedForm.user": "core: typed and not saved; deleted",
    "events.Attendance.taken_by": "core: acts",
    "events.AttendanceChange.by": "events: presence_taken; shows as former member",
    "events.CalendarKey.user": "events: calendar_keys; deleted",
    "events.Certificate.issued_by": "core: acts",
    "events.CoOrganiser.answered_by": "core: acts; the link is cut",
    "events.ContactPerson.person": "events: contact_for; deleted",
    "events.Decision.owner_person": "events: decisions_to_carry_out; the link is cut",
    "events.Event.created_by": "events: events_made",
    "events.EventChange.made_by": "core: acts; the link is cut",
    "events.HistoricalMinutes.history_user": "core: acts; the link is cut",
    "events.Recommendation.answered_by": "events: answers_entered; the link is cut",
    "events.HistoricalEvent.created_by": "version of events_made",
    "events.HistoricalEvent.history_user": "version of events_made",
    "events.Invitee.created_by": "events: invitations_made; the link is cut",
    "events.Registration.counts_as": "an emptied person",
    "events.Registration.person": "events: registrations",
    "events.Registration.registered_by": "events: registered_for_others; the link is cut",
    "forum_conversation.Post.poster": "forums: posts",
    "forum_conversation.Post.updated_by": "forums: posts",
    "forum_conversation.Topic.poster": "forums: posts",
    "forum_conversation.Topic.subscribers": "not used; deleted",
    "forum_conversation.Topic_subscribers.user": "not used; deleted",
    "forum_member.ForumProfile.user": "counts only",
    "forum_permission.UserForumPermission.user": "not used; deleted",
    "forum_polls.TopicPollVote.voter": "forums: votes; counted without the account",
    "forum_tracking.ForumReadTrack.user": "marks of reading; deleted",
    "forum_tracking.TopicReadTrack.user": "marks of reading; deleted",
    "forums.AcceptedAnswer.accepted_by": "core: acts; the link is cut",
    "forums.FeedKey.user": "forums: feed_keys; deleted",
    "forums.Flag.decided_by": "core: acts",
    "forums.Flag.reporter": "forums: reports",
    "forums.Following.user": "forums: follows; deleted",
    "forums.HiddenPost.hidden_by": "core: acts",
    "forums.Appeal.decided_by": "core: acts",
    "forums.ForumModerator.appointed_by": "core: acts",
    "forums.ForumModerator.user": "forums: moderates; deleted",
    "forums.Sanction.decided_by": "core: acts",
    "forums.Sanction.ended_by": "core: acts",
    "forums.Sanction.user": "forums: decisions_of_moderators; deleted",
    "forums.MailedReply.user": "forums: replies_by_mail; deleted",
    "forums.Mention.user": "forums: mentioned_in; deleted",
    "forums.Reaction.user": "forums: reactions; deleted",
    "forums.Revision.changed_by": "core: acts; the link is cut",
    "members.Appointment.user": "members: network_roles; deleted",
    "members.FormerGroupMembership.person": "members: former_groups; deleted",
    "members.GroupFile.added_by": "core: files",
    "members.GroupMail.sent_by": "members: group_mails",
    "members.GroupMailRefusal.user": "members: group_mails_refused; deleted",
    "members.GroupMembership.person": "members: groups; deleted",
    "members.GroupRequest.created_by": "members: group_requests; deleted",
    "members.GroupRequest.person": "members: group_requests; deleted",
    "members.GroupVisit.user": "core: acts; deleted",
    "members.HistoricalOrganisation.applicant": "version of applications",
    "members.HistoricalOrganisation.learner": "version of the practice place; deleted",
    "members.HistoricalOrganisation.history_user": "core: acts",
    "members.Invitation.created_by": "members: invitations_made",
    "members.JoinRequest.answered_by": "core: acts",
    "members.JoinRequest.created_by": "members: join_requests; deleted",
    "members.Membership.person": "members: memberships",
    "members.OrganisationImport.created_by": "members: imports; file and rows deleted",
    "members.Merge.actor": "core: acts",
    "members.Merge.person": "that it was there twice; the reason is emptied",
    "members.Organisation.applicant": "members: applications",
    "members.Organisation.learner": "the practice place; deleted",
    "members.Person.user": "members: account",
    "members.StatusChange.actor": "core: acts; shows as former member",
    "members.User_groups.user": "not used",
    "members.User_user_permissions.user": "not used",
    "mfa.Authenticator.user": "members: second_factors; deleted",
    "news.Article.author": "news: articles",
    "news.HistoricalArticle.author": "version of articles",
    "news.HistoricalArticle.history_user": "version of articles",
    "news.NewsImport.created_by": "news: news_imports; unfinished ones deleted",
    "news.Newsletter.created_by": "news: newsletters",
    "news.Newsletter.sent_by": "news: newsletters",
    "causes.Cause.created_by": "causes: proposed; the link is cut",
    "centre.Question.entered_by": "centre: questions_entered_for_others; the link is cut",
    "centre.Question.person": "centre: questions; the link is cut",
    "centre.Statement.made_by": "centre: statements; the link is cut",
    "participation.Idea.entered_by": "ideas: ideas; the link is cut",
    "participation.Idea.followers": "ideas: follows; deleted",
    "participation.Idea_followers.user": "ideas: follows; deleted",
    "participation_common.OfficialAnswer.entered_by": "participation: official_answers_entered; the link is cut",
    "participation_common.StateChange.actor": "participation: steps_entered; the link is cut",
    "participation_common.Submission.sent_by": "participation: handed_over_to_institutions; the link is cut",
    "participation_common.Support.entered_by": "participation: the link is cut",
    "participation_common.Support.person": "participation: supports; counted without the name",
    "volunteering.Application.decided_by": "core: acts; the link is cut",
    "volunteering.Application.entered_by": "core: acts; the link is cut",
    "volunteering.Application.person": "volunteering: volunteering; without the name",
    "volunteering.Certificate.person": "volunteering: volunteer_certificates; without the name",
    "volunteering.Hours.decided_by": "core: acts; the link is cut",
    "volunteering.Hours.entered_by": "core: acts; the link is cut",
    "volunteering.Opportunity.created_by": "volunteering: opportunities; the link is cut",
    "surveys.Participation.person": "surveys: answered_without_name; deleted",
    "surveys.Response.entered_by": "core: acts; the link is cut",
    "surveys.Response.person": "surveys: answers; deleted",
    "surveys.Response.sent_by": "surveys: sent_for_organisations; the link is cut",
    "surveys.Survey.created_by": "core: acts",
    "surveys.TrainingPlan.created_by": "core: acts",
    "votes.Ballot.cast_by": "votes: ballots; the link is cut",
    "votes.Ballot.entered_by": "votes: the link is cut",
    "votes.Vote.created_by": "core: acts",
    "positions.HistoricalPosition.history_user": "version of positions_begun; the link is cut",
    "positions.Position.created_by": "positions: positions_begun; the link is cut",
    "projects.DiaryEntry.created_by": "projects: diary_entries; without the name",
    "projects.HistoricalExpenditure.history_user": "core: acts",
    "projects.HistoricalIndicator.history_user": "core: acts",
    "projects.HistoricalProject.history_user": "core: acts",
    "projects.ProjectFollower.user": "projects: follows; deleted",
    "projects.TeamMember.person": "projects: project_tasks; deleted",
    "reports.Closing.closed_by": "core: acts; without the name",
    "reports.Closing.reopened_by": "core: acts; without the name",
    "reports.HandOver.done_by": "core: acts; without the name",
    "reports.HandOver.person": "reports: handed_over; the link is cut",
    "reports.HistoricalReportText.history_user": "core: acts",
    "reports.Report.decided_by": "core: acts; without the name",
    "reports.Report.submitted_by": "core: acts; without the name",
    "reports.ReportComment.author": "reports: report_comments; without the name",
    "reports.ReportComment.settled_by": "core: acts; without the name",
    "usersessions.UserSession.user": "members: sessions; ended",
}


def arrows():
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.related_model in (User, Person):
                yield f"{model._meta.label}.{field.name}"


def test_every_arrow_to_a_person_is_thought_of():
    assert sorted(arrows()) == sorted(ARROWS)


@pytest.fixture
def person():
    """Somebody who has done everything that leaves a trace."""
    user = UserFactory(name=NAME, email=EMAIL, password=PASSWORD)
    user.person.phone = PHONE
    user.person.save()
    home = OrganisationFactory()
    MembershipFactory(person=user.person, organisation=home, role="owner")
    colleague = staff_of(home, "owner")
    work(user, home, colleague)
    ask(user)
    return user


def work(user, home, colleague):
    team.invite(home, email="guest@example.org", role="member", position="", actor=user)
    team.invite(home, email=EMAIL, role="member", position="", actor=colleague)
    administrator = AppointmentFactory(role="administrator").user
    team.invite(
        home,
        email=EMAIL,
        role="member",
        position="",
        actor=administrator,
        reason=f"{NAME} помоли",
    )
    ArticleFactory(organisation=home, author=user)
    project = ProjectFactory(organisation=home)
    TeamMemberFactory(project=project, person=user.person, name="", email="")
    TeamMemberFactory(project=project, role="expert", name=NAME, email=EMAIL)
    days = {"starts_on": project.starts_on, "ends_on": project.ends_on}
    report = reports.begin(Report(project=project, kind="free", **days), actor=user)
    reports.submit(report, actor=user)
    reports.comment(report, place="summary", text="Колко души?", actor=user)
    EventFactory(organiser=home, created_by=user)
    came = RegistrationFactory(event=EventFactory(), person=user.person)
    came.event.door_keepers.create(email=EMAIL)
    came.attendance_changes.create(
        session=came.event.sessions.get(), by=user, reason=f"{NAME} е подписала листа."
    )
    forum = ensure_forum("Открит", audience="public")
    post = forums.start_topic(forum, subject="Тема", content="Текст", actor=user)
    post.topic.subscribers.add(user)
    TOTP.activate(user, "GEZDGNBVGY3TQOJQ")


def ask(user):
    group = GroupFactory(access=Group.Access.APPROVAL)
    coordinator = staff_of(OrganisationFactory(), "owner")
    GroupMembershipFactory(
        group=group,
        organisation=None,
        person=coordinator.person,
        is_coordinator=True,
    )
    groups.join(group, actor=user)
    AppointmentFactory()
    sent = OrganisationFactory(status=Organisation.Status.DRAFT, applicant=user)
    mail.queue_raw("b@example.org", "Тема", "Текст", "bg", headers={"Reply-To": EMAIL})
    applications.submit(sent, actor=user)
    sent.status_changes.update(reason=f"{NAME}, {EMAIL}, {PHONE}")
    OrganisationFactory(status=Organisation.Status.DRAFT, applicant=user, email=EMAIL)
    LogEntry.objects.create(
        user=AppointmentFactory().user,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=user.person.pk,
        object_repr=NAME,
        action_flag=CHANGE,
    )


def tables_with(word):
    """Tables in which any column of any row holds the word."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS one WHERE one::text ILIKE %s',
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_nothing_of_the_name_is_left_in_any_table(person, as_user):
    before = tables_with(NAME)
    client = as_user(person)
    again = {"password": PASSWORD, "next": reverse("members:profile")}
    client.post(reverse("account_reauthenticate"), again)

    answer = client.post(reverse("close_account"), {"is_sure": "on"})

    assert answer.url == reverse("account_closed")
    assert {"members_person", "core_outgoingmail", "core_auditentry"} <= before
    assert {word: tables_with(word) for word in (NAME, EMAIL, PHONE)} == {
        NAME: set(),
        EMAIL: set(),
        PHONE: set(),
    }


def test_what_others_need_stays(person):
    posts = person.posts.count()
    traces = AuditEntry.objects.count()
    mails = OutgoingMail.objects.exclude(to=EMAIL).exclude(body="").count()
    entries = SearchEntry.objects.count()

    privacy.erase(person.person)

    assert person.posts.count() == posts == 1
    assert AuditEntry.objects.count() >= traces
    assert OutgoingMail.objects.exclude(body="").count() == mails
    assert SearchEntry.objects.count() == entries
    assert Article.objects.filter(author=None).count() == 1
    assert Event.objects.filter(created_by=None).count() == 2
    assert [(one.text, one.author) for one in ReportComment.objects.all()] == [
        ("Колко души?", None)
    ]
    assert [one.submitted_by for one in Report.objects.all()] == [None]
    invitation = OutgoingMail.objects.get(to="guest@example.org")
    assert "бивш" in invitation.body
    assert invitation.body.count("http") >= 1


def test_another_s_longer_name_is_not_cut():
    short = PersonFactory(name="Ива", email="iva@example.org")
    mail = OutgoingMail.objects.create(
        to="a@example.org", language="bg", subject="Иванка", body="Иванка и Ива."
    )

    privacy.erase(short)

    mail.refresh_from_db()
    assert mail.subject == "Иванка"
    assert mail.body.startswith("Иванка и ")
    assert "Ива." not in mail.body


def test_the_download_names_everything_that_was_done(person):
    archive = zipfile.ZipFile(io.BytesIO(privacy.export(person.person)))
    text = {name: archive.read(name).decode() for name in archive.namelist()}

    for name, part in {
        "members.json": '"second_factors": [',
        "events.json": '"events_made": [',
        "news.json": '"articles": [',
        "forums.json": '"posts": [',
        "projects.json": '"project_tasks": [',
        "reports.json": '"report_comments": [',
        "core.json": '"acts": [',
    }.items():
        after = text[name][text[name].index(part) + len(part) :]
        assert after.lstrip().startswith("{")
    assert "GEZDGNBVGY3TQOJQ" not in "".join(text.values())
