"""One small network in which everything exists that could leak: for the permission matrix."""

import datetime
import uuid
import zipfile
from types import SimpleNamespace

from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files, mail
from core.models import Notification, TypedForm
from events.models import Certificate, CoOrganiser
from forums import actions as forums
from forums import reference
from forums.models import Appeal, ForumModerator, Sanction
from forums.reference import ensure_forum
from members.actions import group_files, group_mails
from members.models import (
    Appointment,
    Group,
    GroupMembership,
    Membership,
    Organisation,
    OrganisationImport,
)
from members.models.groups import GroupRequest
from members.models.invitations import Invitation
from news.models import Article, NewsImport, Newsletter
from participation.causes.models import Cause
from participation.centre import actions as centre
from participation.common import actions as official
from participation.surveys.models import TrainingPlan
from participation.volunteering.models import Opportunity
from participation.votes import actions as votes
from projects.models import Indicator, ProjectPartner
from reports import actions as reports
from reports.models import ProjectCopy, Report
from tests import factories as make

# In the order of the columns of the matrix.
ROLES = [
    "anonymous",
    "citizen",
    "outsider",  # an editor of another member organisation
    "member",
    "editor",
    "owner",
    "coordinator",
    "moderator",
    "administrator",
    "donor",
]


def users(organisation, funder):
    def appointed(role):
        return make.AppointmentFactory(role=role).user

    def joined(target, role):
        user = make.UserFactory()
        Membership.objects.create(person=user.person, organisation=target, role=role)
        return user

    return {
        "anonymous": None,
        "citizen": make.UserFactory(),
        "outsider": joined(make.OrganisationFactory(), "editor"),
        "member": joined(organisation, "member"),
        "editor": joined(organisation, "editor"),
        "owner": joined(organisation, "owner"),
        "coordinator": appointed(Appointment.Role.COORDINATOR),
        "moderator": appointed(Appointment.Role.MODERATOR),
        "administrator": appointed(Appointment.Role.ADMINISTRATOR),
        "donor": joined(funder, "member"),
    }


def build():
    """Objects of one organisation, by the names that the matrix uses."""
    world = SimpleNamespace()
    place = make.SettlementFactory()
    world.organisation = make.OrganisationFactory(
        seat=place, eik="990000019", email="kmet@example.org"
    )
    world.funder = make.OrganisationFactory(
        status=Organisation.Status.PARTNER, kind=Organisation.Kind.FUNDER
    )
    world.users = users(world.organisation, world.funder)
    world.coordinator_role = world.users["coordinator"].appointments.get()
    world.administrator_role = world.users["administrator"].appointments.get()
    world.place = place
    add_applications(world)
    add_groups(world)
    add_project(world)
    add_events(world)
    add_reports(world)
    add_news(world)
    add_forums(world)
    add_personal(world)
    add_import(world)
    add_news_import(world)
    add_votes(world)
    add_volunteering(world)
    add_surveys(world)
    return world


def add_applications(world):
    status = Organisation.Status
    applicant = make.UserFactory()
    for name, state in [
        ("applied", status.APPLIED),
        ("suspended", status.SUSPENDED),
        ("practice", status.ACTIVE),
    ]:
        setattr(
            world,
            name,
            make.OrganisationFactory(
                status=state,
                seat=world.place,
                applicant=applicant,
                is_practice=name == "practice",
                applied_at=timezone.now(),
            ),
        )
    world.left = make.OrganisationFactory(
        status=status.LEFT,
        seat=world.place,
        left_by_itself=True,
        left_on=timezone.localdate(),
    )
    world.silent = make.OrganisationFactory(
        seat=world.place,
        asked_to_confirm_on=timezone.localdate() - datetime.timedelta(days=70),
    )
    for closed in (world.left, world.suspended):
        make.MembershipFactory(
            person=world.users["owner"].person, organisation=closed, role="owner"
        )
    world.owner_row = world.organisation.memberships.get(role="owner")
    world.member_row = world.organisation.memberships.get(role="member")
    world.person = world.users["member"].person
    world.statute = world.organisation.documents.create(kind="statute")


def add_import(world):
    """A file that the coordinator has begun to import; nobody else may know of it."""
    world.batch = OrganisationImport.objects.create(
        created_by=world.users["coordinator"],
        file_name="списък.csv",
        state=OrganisationImport.State.CHECKED,
        headings=[["A", "Наименование", "Сдружение"]],
        mapping={"A": "name_bg"},
        total=1,
    )
    world.batch.rows.create(
        number=2, cells={"A": "Сдружение"}, state="new", choice="new"
    )
    world.import_file = files.attach(
        world.batch,
        SimpleUploadedFile("списък.csv", "Наименование".encode()),
        purpose="import",
        user=world.users["coordinator"],
    )


def add_news_import(world):
    """An old site that the editor moves in; the staff of the organisation and N know of it."""
    world.news_import = NewsImport.objects.create(
        organisation=world.organisation,
        created_by=world.users["editor"],
        file_name="izvestiya.xml",
        state=NewsImport.State.CHECKED,
        categories={"Новини": 1},
        total=1,
    )
    world.news_import.items.create(
        number=1, kind="post", identity="0", title="Тайна чернова", state="new"
    )
    world.news_file = files.keep_as_is(
        world.news_import,
        SimpleUploadedFile("izvestiya.xml", b"<rss/>"),
        purpose="import",
        user=world.users["editor"],
    )


def add_personal(world):
    """Rows of single people: an invitation, a request, a notice, a mail."""
    world.invitation = Invitation.objects.create(
        organisation=world.organisation,
        email="new@example.org",
        role="editor",
        created_by=world.users["owner"],
    )
    world.join_request = world.organisation.join_requests.create(
        created_by=make.UserFactory(), note="Тук съм."
    )
    world.request = GroupRequest.objects.create(
        group=world.approval_group,
        person=world.users["citizen"].person,
        created_by=world.users["citizen"],
    )
    world.device = UserSession.objects.create(
        user=world.users["editor"],
        ip="127.0.0.1",
        session_key="device",
        user_agent="Firefox",
    )
    world.group_row = world.open_group.memberships.get()
    world.notice = Notification.objects.create(
        user=world.users["editor"], kind="news.published", target=world.article
    )
    world.typed = TypedForm.objects.create(
        user=world.users["editor"],
        target=world.article,
        address=f"/news/{world.article.slug}/edit/",
        fields={"title_bg": ["Набрано"]},
        typed_at=timezone.now(),
    )
    world.mail = mail.queue_raw("new@example.org", "Тема", "Текст", "bg")


def add_forums(world):
    reference.load()
    world.forum = ensure_forum("Открит", audience="public")
    world.members_forum = ensure_forum("За членове", audience="members")
    world.group_forum = ensure_forum(
        "На групата", audience="group", group=world.private_group
    )
    writer = world.users["editor"]
    world.post = forums.start_topic(
        world.forum,
        subject="Тема",
        content="Текст",
        actor=writer,
        poll=forums.NewPoll("Кога?", ("Сега", "После")),
    )
    world.waiting_post = forums.start_topic(
        world.forum, subject="Чака", content="Текст", actor=world.users["citizen"]
    )
    add_decisions(world)
    world.members_post = forums.start_topic(
        world.members_forum, subject="Тема", content="Текст", actor=writer
    )
    world.reported_post = forums.start_topic(
        world.group_forum, subject="Докладвана", content="Текст", actor=writer
    )
    forums.flag(world.reported_post, reason="обидно", actor=world.users["owner"])
    world.group_post = forums.start_topic(
        world.group_forum, subject="Тема", content="Текст", actor=writer
    )


def add_decisions(world):
    """About somebody who is not otherwise there, and a moderator of a forum of their own."""
    world.sanction = Sanction.objects.create(
        kind="warning",
        user=world.users["outsider"],
        forum=world.forum,
        reason="Тонът",
        decided_by=make.AppointmentFactory(role="moderator").user,
    )
    world.appeal = Appeal.objects.create(sanction=world.sanction, text="Не е така")
    world.forum_moderator = ForumModerator.objects.create(
        forum=ensure_forum("Отделен", audience="public"), user=make.UserFactory()
    )


def add_groups(world):
    for access in Group.Access:
        group = make.GroupFactory(access=access)
        GroupMembership.objects.create(
            group=group, organisation=world.organisation, joined_on=timezone.localdate()
        )
        setattr(world, f"{access.value}_group", group)
    add_led_group(world)


def add_led_group(world):
    """A closed group that the owner coordinates, with a file and a mail."""
    owner = world.users["owner"]
    world.led_group = make.GroupFactory(access=Group.Access.CLOSED)
    make.GroupMembershipFactory(group=world.led_group, organisation=world.organisation)
    make.GroupMembershipFactory(
        group=world.led_group,
        organisation=None,
        person=owner.person,
        is_coordinator=True,
    )
    world.led_row = world.led_group.memberships.get(organisation=world.organisation)
    world.group_file = group_files.add_file(
        world.led_group,
        SimpleUploadedFile("правила.txt", "Правила".encode()),
        title="Правила",
        actor=world.users["editor"],
    )
    world.group_document = world.group_file.attachments.get()
    world.group_mail = group_mails.send(
        world.led_group,
        subject="Писмо",
        text="Здравейте",
        submission=uuid.uuid4(),
        actor=owner,
    )


def add_project(world):
    world.project = make.ProjectFactory(organisation=world.organisation)
    world.draft_project = make.ProjectFactory(
        organisation=world.organisation, is_published=False
    )
    ProjectPartner.objects.create(
        project=world.project,
        organisation=world.funder,
        role=ProjectPartner.Role.FUNDING,
    )
    world.activity = make.ActivityFactory(project=world.project)
    world.result = make.ResultFactory(project=world.project)
    world.indicator = make.IndicatorFactory(
        result=world.result, source=Indicator.Source.EVENTS_HELD
    )
    make.PeriodFactory(indicator=world.indicator)
    world.partner_row = world.project.partners.get()
    world.entry, world.deleted_entry, world.draft_entry = (
        make.DiaryEntryFactory(project=project, deleted_at=deleted_at)
        for project, deleted_at in [
            (world.project, None),
            (world.project, timezone.now()),
            (world.draft_project, None),
        ]
    )
    world.document = files.attach(
        world.project,
        SimpleUploadedFile("план.txt", "План".encode()),
        purpose="document",
        user=world.users["owner"],
    )
    world.draft_document = files.attach(
        world.draft_project,
        SimpleUploadedFile("чернова.txt", "Чернова".encode()),
        purpose="document",
        user=world.users["owner"],
    )
    world.closed_project = make.ProjectFactory(
        organisation=world.organisation, ends_on=timezone.localdate()
    )
    owner = world.users["owner"]
    closing = reports.begin_closing(world.closed_project, actor=owner)
    world.carried_on = closing.handed.create(
        key="activity-1",
        title_bg="Градината",
        organisation=world.organisation,
        due_on=timezone.localdate(),
    )
    reports.close(closing, actor=owner)
    preparing = reports.begin_closing(world.project, actor=owner)
    world.handed = preparing.handed.create(
        key=f"activity-{world.activity.pk}",
        title_bg="Обученията",
        person=owner.person,
        due_on=timezone.localdate(),
    )
    add_money(world)
    world.cause = make.CauseFactory(organisation=world.organisation)
    world.waiting_cause = make.CauseFactory(
        organisation=None, status=Cause.Status.WAITING
    )
    add_questions(world)
    add_positions(world)
    add_ideas(world)


def add_questions(world):
    """To the organisation, as if it were an institution: waiting, handed over, answered, off the site."""
    world.asked_question, world.handed_question, world.answered_question = (
        make.InstitutionQuestionFactory(addressee=world.organisation)
        for _number in range(3)
    )
    actor = world.users["coordinator"]
    for question in (world.handed_question, world.answered_question):
        make.hand_over(question, actor=actor)
    official.answer_by_link(
        world.answered_question.submissions.get(), text="Да.", signed_by=""
    )
    world.hidden_question = make.hand_over(
        make.InstitutionQuestionFactory(addressee=world.organisation), actor=actor
    )
    centre.take_off(world.hidden_question, reason="Лични данни.", actor=actor)
    world.statement = centre.state(
        world.organisation, question=None, text="Отговаряме.", actor=actor
    )


def add_positions(world):
    """One open for signing, one that waits for an answer, one that two organisations write."""
    institution = make.OrganisationFactory(kind="municipality", status="partner")
    world.position = make.PositionFactory(
        organisation=world.organisation, status="open", addressees=[institution]
    )
    world.sent_position = make.PositionFactory(
        organisation=world.organisation,
        status="sent",
        addressees=[institution],
        adopted={
            "title": "Позиция",
            "body": "<p>Текст</p>",
            "adopted_on": "2026-01-01",
            "signatories": [],
            "drafted_by": [],
            "addressees": [],
        },
    )
    world.submission = world.sent_position.submissions.create(
        addressee=institution,
        way="letter",
        answer_by=timezone.localdate() + datetime.timedelta(days=30),
    )
    world.draft_position = make.PositionFactory(organisation=world.organisation)
    world.drafter = world.draft_position.drafters.create(
        organisation=make.OrganisationFactory()
    )


def add_ideas(world):
    """A call that anybody may answer today, with a matrix and a meeting; one of the draft."""
    call = make.IdeaCallFactory(project=world.project, who_enters="anybody")
    make.collects_today(call)
    world.field = make.MatrixFieldFactory(call=call)
    world.sitting = make.SittingFactory(call=call)
    world.idea = make.IdeaFactory(
        call=call, sitting=world.sitting, table=1, values={world.field.key: "Зала"}
    )
    world.hidden_idea = make.IdeaFactory(call=call, is_public=False)
    world.draft_call = make.IdeaCallFactory(project=world.draft_project)
    world.presentation, world.draft_presentation = (
        make.PresentationFactory(call=one) for one in (call, world.draft_call)
    )
    world.presentation.ideas.add(world.idea)


def add_money(world):
    """A budget with a cost and an instalment that have papers, also of the draft."""
    for name, project in (
        ("", world.project),
        ("draft_", world.draft_project),
    ):
        planned = make.AllocationFactory(
            line__budget=make.BudgetFactory(project=project)
        )
        cost = make.ExpenditureFactory(budget=planned.line.budget, line=planned.line)
        paper = files.attach(
            cost,
            SimpleUploadedFile("фактура.txt", "Фактура".encode()),
            purpose="document",
            user=world.users["owner"],
        )
        setattr(world, f"{name}cost", cost)
        setattr(world, f"{name}cost_paper", paper)
    budget = world.project.budget
    world.instalment = make.DisbursementFactory(budget=budget)
    world.awaited = make.DisbursementFactory(
        budget=budget, received_on=None, expected_on=world.project.ends_on
    )
    world.instalment_paper = files.attach(
        world.instalment,
        SimpleUploadedFile("извлечение.txt", "Извлечение".encode()),
        purpose="document",
        user=world.users["owner"],
    )
    # Somebody else's task: no role of the matrix gets a right by it.
    world.expert = make.TeamMemberFactory(project=world.project, role="expert")


def add_volunteering(world):
    """Of the public project: the citizen worked in a shift that is over and reported hours."""
    world.opportunity = make.OpportunityFactory(
        organisation=world.organisation, project=world.project, settlement=world.place
    )
    world.draft_opportunity = make.OpportunityFactory(
        organisation=world.organisation,
        settlement=world.place,
        status=Opportunity.Status.DRAFT,
    )
    world.coming_shift = make.ShiftFactory(opportunity=world.opportunity)
    world.past_shift = make.ShiftFactory(
        opportunity=world.opportunity, day=datetime.date(2015, 2, 20)
    )
    world.volunteer = make.ApplicationFactory(
        opportunity=world.opportunity, person=world.users["citizen"].person
    )
    world.volunteer_place = make.PlaceFactory(
        application=world.volunteer, shift=world.past_shift
    )
    world.hours = make.HoursFactory(place=world.volunteer_place, status="reported")
    world.volunteer_certificate = world.organisation.volunteer_certificates.create(
        person=world.volunteer.person,
        name="Гост",
        quarters=16,
        first_on=world.past_shift.day,
        last_on=world.past_shift.day,
    )


def add_votes(world):
    """Of all members: a draft, an open and a closed one; of a closed group one that is open."""
    ended = make.open_vote(make.VoteFactory())
    past = timezone.now() - datetime.timedelta(seconds=1)
    ended.opens_at, ended.closes_at = past - datetime.timedelta(days=1), past
    ended.save()
    world.closed_vote = votes.close(ended)
    world.draft_vote = make.VoteFactory()
    world.vote_of_two = make.open_vote(make.vote_between("Мост Парк"))
    world.vote = make.open_vote(make.VoteFactory(proxies=1))
    world.group_vote = make.open_vote(
        make.VoteFactory(group=world.led_group, is_public=False)
    )
    world.voter = world.vote.voters.get(organisation=world.organisation)
    world.group_voter = world.group_vote.voters.get(organisation=world.organisation)


def add_surveys(world):
    """Of all members: a draft, an open and a closed one; one for anybody; one of a closed group."""
    own = {"organisation": world.organisation}
    world.draft_survey = make.SurveyFactory(status="draft", opened_on=None, **own)
    world.survey = make.SurveyFactory(**own)
    world.closed_survey = make.SurveyFactory(
        status="closed", closed_on=timezone.localdate(), **own
    )
    world.public_survey = make.SurveyFactory(
        audience="anybody", respondent="person", is_anonymous=True, **own
    )
    # Somebody else's, in a group whose archive its members read.
    world.group_survey = make.SurveyFactory(audience="group", group=world.led_group)
    for survey in (
        world.draft_survey,
        world.survey,
        world.public_survey,
        world.group_survey,
    ):
        make.ask(survey)
    add_results(world)
    world.survey_section = world.draft_survey.sections.get()
    world.survey_question = world.draft_survey.questions[0]
    world.survey_answers = world.survey.responses.create(
        organisation=world.organisation
    )


def add_results(world):
    """Of a closed survey whose results nobody else reads a plan; of another a public part."""
    topics = make.ask(world.closed_survey, "many", "едно две")
    world.training_plan = TrainingPlan.objects.create(
        survey=world.closed_survey, question=topics
    )
    world.planned_training = world.training_plan.trainings.create(
        survey=world.closed_survey, value=1, topic="едно"
    )
    world.told_survey = make.SurveyFactory(
        status="closed",
        closed_on=timezone.localdate(),
        are_results_public=True,
        organisation=world.organisation,
    )


def add_events(world):
    organiser = world.organisation
    world.event = make.EventFactory(organiser=organiser, settlement=world.place)
    # Somebody else's, for each of the roles.
    world.registration = make.RegistrationFactory(event=world.event)
    world.question = make.QuestionFactory(event=world.event)
    world.invitee = make.InviteeFactory(event=world.event)
    world.members_event = make.EventFactory(organiser=organiser, audience="members")
    world.group_event = make.EventFactory(
        organiser=organiser, audience="group", group=world.private_group
    )
    world.draft_event = make.EventFactory(organiser=organiser, is_published=False)
    # Others were asked to organise it too, and see it before anybody else does.
    world.shared_event = make.EventFactory(organiser=organiser, is_published=False)
    outsider = world.users["outsider"].person.memberships.get().organisation
    world.asked = CoOrganiser.objects.create(
        event=world.shared_event, organisation=outsider
    )
    world.past_event = make.EventFactory(
        organiser=organiser,
        starts_at=timezone.now() - datetime.timedelta(days=2),
        ends_at=timezone.now() - datetime.timedelta(days=1),
    )
    world.decision = make.DecisionFactory(event=world.past_event)
    world.draft_decision = make.DecisionFactory(
        event=world.past_event, published_at=None
    )
    world.recommendation = make.RecommendationFactory(event=world.past_event)
    attended = make.RegistrationFactory(event=world.past_event)
    world.certificate = Certificate.objects.create(
        registration=attended, name="Гост", parts=1, of_parts=1, minutes=120
    )
    add_presence(world)


def add_presence(world):
    """Somebody who came to the past event, and the sheet that they signed."""
    session = world.past_event.sessions.get()
    world.past_registration = make.RegistrationFactory(event=world.past_event)
    world.past_registration.attendances.create(session=session)
    world.signed_sheet = world.past_event.signed_sheets.create()
    world.signed_sheet.sessions.add(session)
    world.sheet_page = files.attach(
        world.signed_sheet,
        SimpleUploadedFile("лист.txt", "Подписи".encode()),
        purpose="sheet",
        user=world.users["editor"],
    )


def add_news(world):
    publisher = {"organisation": world.organisation}
    world.article = make.ArticleFactory(**publisher)
    world.version = world.article.history.first()
    world.members_article = make.ArticleFactory(audience="members", **publisher)
    world.group_article = make.ArticleFactory(
        audience="group", group=world.private_group, **publisher
    )
    world.draft_article = make.ArticleFactory(status=Article.Status.DRAFT, **publisher)
    world.review_article = make.ArticleFactory(
        status=Article.Status.IN_REVIEW, **publisher
    )
    add_newsletters(world)


def add_newsletters(world):
    """A draft of the coordinator, and one that was sent."""
    coordinator = world.users["coordinator"]
    world.newsletter = Newsletter.objects.create(
        title_bg="Чернова", created_by=coordinator
    )
    world.newsletter.items.create(article=world.article, position=1)
    world.sent_newsletter = Newsletter.objects.create(
        title_bg="Бюлетин",
        number=1,
        state=Newsletter.State.SENT,
        created_by=coordinator,
        sent_by=coordinator,
        sent_at=timezone.now(),
        finished_at=timezone.now(),
    )
    world.sent_newsletter.items.create(article=world.article, position=1)


def add_reports(world):
    """A draft, one that is sent, and one that is accepted and public with its packs."""
    owner, donor = world.users["owner"], world.users["donor"]
    days = {
        "starts_on": datetime.date(2015, 2, 1),
        "ends_on": datetime.date(2015, 3, 1),
    }

    def begun(kind):
        report = Report(project=world.project, kind=kind, **days)
        return reports.begin(report, actor=owner)

    world.report_part = "summary"
    world.public_report = begun("final")
    reports.submit(world.public_report, actor=owner)
    reports.accept(world.public_report, actor=donor)
    reports.publish(world.public_report, actor=owner)
    ProjectCopy.objects.create(project=world.project, made_at=timezone.now())
    ProjectCopy.objects.create(project=world.draft_project, made_at=timezone.now())
    for pack in [*world.public_report.packs.all(), *ProjectCopy.objects.all()]:
        pack.path().parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(pack.path(), "w") as archive:
            archive.writestr("SHA256SUMS", "")
        pack.state = pack.State.READY
        pack.save()
    world.sent_report = begun("interim")
    reports.submit(world.sent_report, actor=owner)
    world.report_comment = reports.comment(
        world.sent_report, place="summary", text="Кой?", actor=donor
    )
    world.draft_report = begun("free")
    world.report_annex = reports.add_annex(
        world.draft_report,
        SimpleUploadedFile("протокол.txt", "Протокол".encode()),
        actor=owner,
    )
