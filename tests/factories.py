"""Boring objects: each factory makes the plainest valid thing, and nothing else appears with it.

`EventFactory()` is a published public event next week; what a test is about, it says itself.
"""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import (
    Decision,
    Event,
    Invitee,
    Question,
    Recommendation,
    Registration,
    Session,
)
from members.models import (
    Appointment,
    Group,
    GroupMembership,
    Membership,
    Organisation,
    Person,
    Topic,
    User,
)
from news.models import Article, Newsletter, Rubric, Subscriber
from participation.causes.models import Cause
from participation.centre import actions as centre
from participation.centre.models import Question as InstitutionQuestion
from participation.ideas.models import (
    Idea,
    IdeaCall,
    MatrixField,
    Presentation,
    Sitting,
)
from participation.positions.models import Position
from participation.surveys import models as surveys
from participation.volunteering.models import (
    Application,
    Hours,
    Opportunity,
    Place,
    Shift,
)
from participation.votes import actions as votes
from participation.votes.models import Option, Vote
from places.models import Oblast, Obshtina, Settlement
from projects.models import (
    Activity,
    Allocation,
    Budget,
    BudgetLine,
    BudgetPeriod,
    DiaryEntry,
    Disbursement,
    Expenditure,
    Indicator,
    Period,
    Programme,
    Project,
    Result,
    TeamMember,
)

PASSWORD = "correct-horse-battery"


class OblastFactory(DjangoModelFactory):
    class Meta:
        model = Oblast
        django_get_or_create = ["code"]

    code = "RSE"
    slug = factory.LazyAttribute(lambda oblast: oblast.code.lower())
    nuts3_code = factory.LazyAttribute(lambda oblast: f"B{oblast.code[:3]}")
    nuts2_code = "BG32"
    name_bg = "Русе"
    name_en = "Ruse"


class ObshtinaFactory(DjangoModelFactory):
    class Meta:
        model = Obshtina
        django_get_or_create = ["code"]

    oblast = factory.SubFactory(OblastFactory)
    code = factory.Sequence(lambda n: f"R{n:04}")
    slug = factory.LazyAttribute(lambda obshtina: obshtina.code.lower())
    name_bg = factory.Sequence(lambda n: f"Община {n}")
    name_en = factory.Sequence(lambda n: f"Municipality {n}")


class SettlementFactory(DjangoModelFactory):
    class Meta:
        model = Settlement

    obshtina = factory.SubFactory(ObshtinaFactory)
    ekatte = factory.Sequence(lambda n: f"{n:05}")
    kind = Settlement.Kind.TOWN
    name_bg = factory.Sequence(lambda n: f"Град {n}")
    name_en = factory.Sequence(lambda n: f"Town {n}")


class UserFactory(DjangoModelFactory):
    """A citizen: an account with a confirmed e-mail and no organisation."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Човек {n}")
    password = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = model_class.objects.create_user(*args, **kwargs)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user


class PersonFactory(DjangoModelFactory):
    """Somebody without an account."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Гост {n}")
    email = factory.Sequence(lambda n: f"guest{n}@example.org")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = Appointment.Role.COORDINATOR


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_bg = factory.Sequence(lambda n: f"Тема {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")


class OrganisationFactory(DjangoModelFactory):
    """An active member of the network that is not trusted to publish without review."""

    class Meta:
        model = Organisation

    kind = Organisation.Kind.ASSOCIATION
    status = Organisation.Status.ACTIVE
    name_bg = factory.Sequence(lambda n: f"Сдружение {n}")
    name_en = factory.Sequence(lambda n: f"Association {n}")
    slug = factory.Sequence(lambda n: f"association-{n}")
    joined_on = datetime.date(2014, 1, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.LazyFunction(lambda: UserFactory().person)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.MEMBER


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name_bg = factory.Sequence(lambda n: f"Мрежа {n}")
    name_en = factory.Sequence(lambda n: f"Network {n}")
    slug = factory.Sequence(lambda n: f"network-{n}")


class GroupMembershipFactory(DjangoModelFactory):
    class Meta:
        model = GroupMembership

    group = factory.SubFactory(GroupFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    joined_on = datetime.date(2014, 1, 1)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    name_bg = "Програма"
    name_en = "Programme"
    funder_bg = "Финансиращ"
    funder_en = "Funder"
    period = "2009-2014"
    obligatory_text_bg = "Проект „{project}“ се финансира от програмата."
    obligatory_text_en = "The project “{project}” is funded by the programme."
    disclaimer_bg = "Отговорността се носи от {beneficiary}."
    disclaimer_en = "The responsibility lies with {beneficiary}."


class ProjectFactory(DjangoModelFactory):
    """A published project of this year."""

    class Meta:
        model = Project

    organisation = factory.SubFactory(OrganisationFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    title_bg = factory.Sequence(lambda n: f"Проект {n}")
    title_en = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.Sequence(lambda n: f"project-{n}")
    summary_bg = "Накратко за проекта."
    starts_on = factory.LazyFunction(
        lambda: timezone.localdate().replace(month=1, day=1)
    )
    ends_on = factory.LazyFunction(
        lambda: timezone.localdate().replace(month=12, day=31)
    )
    is_published = True


class BudgetFactory(DjangoModelFactory):
    """In euro, without periods and lines."""

    class Meta:
        model = Budget

    project = factory.SubFactory(ProjectFactory)


class BudgetPeriodFactory(DjangoModelFactory):
    """All of the project."""

    class Meta:
        model = BudgetPeriod

    budget = factory.SubFactory(BudgetFactory)
    starts_on = factory.SelfAttribute("budget.project.starts_on")
    ends_on = factory.SelfAttribute("budget.project.ends_on")


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    number = factory.Sequence(lambda n: f"{n % 900 + 1}")
    title_bg = factory.LazyAttribute(lambda line: f"Перо {line.number}")


class AllocationFactory(DjangoModelFactory):
    """A hundred of the grant."""

    class Meta:
        model = Allocation

    line = factory.SubFactory(BudgetLineFactory)
    period = factory.SubFactory(
        BudgetPeriodFactory, budget=factory.SelfAttribute("..line.budget")
    )
    origin = "grant"
    amount = Decimal("100.00")


class ExpenditureFactory(DjangoModelFactory):
    """Ten of the grant, paid on the first day of the project."""

    class Meta:
        model = Expenditure

    budget = factory.SubFactory(BudgetFactory)
    number = factory.Sequence(lambda n: n + 1)
    line = factory.SubFactory(
        BudgetLineFactory, budget=factory.SelfAttribute("..budget")
    )
    paid_on = factory.SelfAttribute("budget.project.starts_on")
    supplier = "Печатница „Пример“"
    purpose = "Покани"
    original_amount = Decimal("10.00")
    original_currency = factory.SelfAttribute("budget.currency")
    amount = factory.SelfAttribute("original_amount")


class DisbursementFactory(DjangoModelFactory):
    """Fifty that were received on the first day of the project."""

    class Meta:
        model = Disbursement

    budget = factory.SubFactory(BudgetFactory)
    number = factory.Sequence(lambda n: n + 1)
    amount = Decimal("50.00")
    received_on = factory.SelfAttribute("budget.project.starts_on")


class TeamMemberFactory(DjangoModelFactory):
    """An accountant from outside; the account is found by its address."""

    class Meta:
        model = TeamMember

    project = factory.SubFactory(ProjectFactory)
    role = TeamMember.Role.ACCOUNTANT
    name = "Сметка Точна"
    email = factory.LazyFunction(lambda: UserFactory().email)
    starts_on = datetime.date(2014, 1, 1)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    project = factory.SubFactory(ProjectFactory)
    title_bg = factory.Sequence(lambda n: f"Дейност {n}")
    starts_on = factory.SelfAttribute("project.starts_on")
    ends_on = factory.SelfAttribute("project.ends_on")


class DiaryEntryFactory(DjangoModelFactory):
    """Told by the lead of a published project, today, without pictures."""

    class Meta:
        model = DiaryEntry

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SelfAttribute("project.organisation")
    happened_on = factory.LazyFunction(timezone.localdate)
    text_bg = factory.Sequence(lambda n: f"Случка {n}.")


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    project = factory.SubFactory(ProjectFactory)
    title_bg = factory.Sequence(lambda n: f"Резултат {n}")


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    result = factory.SubFactory(ResultFactory)
    title_bg = factory.Sequence(lambda n: f"Показател {n}")
    unit_bg = "брой"
    source = Indicator.Source.EVENTS_HELD


class PeriodFactory(DjangoModelFactory):
    class Meta:
        model = Period

    indicator = factory.SubFactory(IndicatorFactory)
    starts_on = factory.SelfAttribute("indicator.result.project.starts_on")
    ends_on = factory.SelfAttribute("indicator.result.project.ends_on")
    target_value = 10


def next_week(hour=10):
    day = timezone.localdate() + datetime.timedelta(days=7)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


class EventFactory(DjangoModelFactory):
    """A published public event next week from 10 to 12, open to all, with its one session."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    organiser = factory.SubFactory(OrganisationFactory)
    title_bg = factory.Sequence(lambda n: f"Събитие {n}")
    title_en = factory.Sequence(lambda n: f"Event {n}")
    slug = factory.Sequence(lambda n: f"event-{n}")
    starts_at = factory.LazyFunction(next_week)
    ends_at = factory.LazyAttribute(
        lambda event: event.starts_at + datetime.timedelta(hours=2)
    )
    is_published = True
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def session(self, create, extracted, **kwargs):
        if create and extracted is not False:
            SessionFactory(event=self)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory, session=False)
    title_bg = factory.SelfAttribute("event.title_bg")
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.SelfAttribute("event.ends_at")


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)


class QuestionFactory(DjangoModelFactory):
    """A short text that nobody has to answer."""

    class Meta:
        model = Question

    event = factory.SubFactory(EventFactory)
    text_bg = factory.Sequence(lambda n: f"Въпрос {n}")
    text_en = factory.Sequence(lambda n: f"Question {n}")
    position = factory.Sequence(lambda n: n + 1)


class InviteeFactory(DjangoModelFactory):
    class Meta:
        model = Invitee

    event = factory.SubFactory(EventFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    name = factory.Sequence(lambda n: f"Поканен {n}")


class DecisionFactory(DjangoModelFactory):
    """Published, open, of nobody in particular and without a term."""

    class Meta:
        model = Decision

    event = factory.SubFactory(EventFactory)
    text_bg = factory.Sequence(lambda n: f"Решение {n}")
    published_at = factory.LazyFunction(timezone.now)


class RecommendationFactory(DjangoModelFactory):
    """Published and sent by letter today, to an institution that is not on the portal."""

    class Meta:
        model = Recommendation

    event = factory.SubFactory(EventFactory)
    institution_words = "Министерство на културата"
    text_bg = factory.Sequence(lambda n: f"Препоръка {n}")
    sent_on = factory.LazyFunction(timezone.localdate)
    published_at = factory.LazyFunction(timezone.now)


class RubricFactory(DjangoModelFactory):
    class Meta:
        model = Rubric

    name_bg = factory.Sequence(lambda n: f"Рубрика {n}")
    name_en = factory.Sequence(lambda n: f"Rubric {n}")
    slug = factory.Sequence(lambda n: f"rubric-{n}")


class ArticleFactory(DjangoModelFactory):
    """A published public news item in Bulgarian and English."""

    class Meta:
        model = Article

    organisation = factory.SubFactory(OrganisationFactory)
    rubric = factory.SubFactory(RubricFactory)
    title_bg = factory.Sequence(lambda n: f"Новина {n}")
    title_en = factory.Sequence(lambda n: f"News {n}")
    slug = factory.Sequence(lambda n: f"news-{n}")
    lead_bg = "Накратко."
    lead_en = "In short."
    body_bg = "<p>Текст.</p>"
    body_en = "<p>Text.</p>"
    status = Article.Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)


class IdeaCallFactory(DjangoModelFactory):
    class Meta:
        model = IdeaCall

    project = factory.SubFactory(ProjectFactory)
    title_bg = factory.Sequence(lambda n: f"Покана {n}")
    slug = factory.Sequence(lambda n: f"call-{n}")


def collects_today(call):
    """The phase in which the call collects ideas is now."""
    today = timezone.localdate()
    return call.phases.create(phase="collect", starts_on=today, ends_on=today)


class MatrixFieldFactory(DjangoModelFactory):
    class Meta:
        model = MatrixField

    call = factory.SubFactory(IdeaCallFactory)
    label_bg = factory.Sequence(lambda n: f"Поле {n}")


class SittingFactory(DjangoModelFactory):
    class Meta:
        model = Sitting

    call = factory.SubFactory(IdeaCallFactory)
    title = factory.Sequence(lambda n: f"Среща {n}")
    held_on = factory.LazyFunction(timezone.localdate)
    obshtina = factory.SubFactory(ObshtinaFactory)
    tables = 4


class PresentationFactory(DjangoModelFactory):
    class Meta:
        model = Presentation

    call = factory.SubFactory(IdeaCallFactory)
    body = "Областен съвет за развитие"
    presented_on = factory.LazyFunction(timezone.localdate)


class IdeaFactory(DjangoModelFactory):
    class Meta:
        model = Idea

    call = factory.SubFactory(IdeaCallFactory)
    title = factory.Sequence(lambda n: f"Идея {n}")
    description = "Описание."
    obshtina = factory.SubFactory(ObshtinaFactory)
    submitted_on = factory.LazyFunction(timezone.localdate)
    status_changed_on = factory.LazyFunction(timezone.localdate)


class CauseFactory(DjangoModelFactory):
    class Meta:
        model = Cause

    title = factory.Sequence(lambda n: f"Кауза {n}")
    description = "Какво е заложено."
    organisation = factory.SubFactory(OrganisationFactory)
    status = Cause.Status.PROPOSED


class OpportunityFactory(DjangoModelFactory):
    """Published, of an organisation of its own, without shifts."""

    class Meta:
        model = Opportunity

    organisation = factory.SubFactory(OrganisationFactory)
    title_bg = factory.Sequence(lambda n: f"Доброволци {n}")
    text_bg = "Заедно почистваме парка."
    settlement = factory.SubFactory(SettlementFactory)
    status = Opportunity.Status.PUBLISHED


class ShiftFactory(DjangoModelFactory):
    """Next week, from ten to two; without a limit."""

    class Meta:
        model = Shift

    opportunity = factory.SubFactory(OpportunityFactory)
    day = factory.LazyFunction(
        lambda: timezone.localdate() + datetime.timedelta(days=7)
    )
    starts = datetime.time(10)
    ends = datetime.time(14)


class PlaceFactory(DjangoModelFactory):
    """A place of an accepted volunteer without an account."""

    class Meta:
        model = Place

    shift = factory.SubFactory(ShiftFactory)
    application = factory.LazyAttribute(
        lambda place: ApplicationFactory(opportunity=place.shift.opportunity)
    )
    status = Place.Status.TAKEN


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    opportunity = factory.SubFactory(OpportunityFactory)
    person = factory.SubFactory(PersonFactory)
    status = Application.Status.ACCEPTED


class HoursFactory(DjangoModelFactory):
    """Four hours in a shift of yesterday, confirmed."""

    class Meta:
        model = Hours

    place = factory.LazyFunction(
        lambda: PlaceFactory(
            shift__day=timezone.localdate() - datetime.timedelta(days=1)
        )
    )
    quarters = 16
    reported = factory.SelfAttribute("quarters")
    what = "Садене на дръвчета"
    status = Hours.Status.CONFIRMED
    decided_at = factory.LazyFunction(timezone.now)


class InstitutionQuestionFactory(DjangoModelFactory):
    """Of a citizen without an account, waiting for a moderator."""

    class Meta:
        model = InstitutionQuestion

    title = factory.Sequence(lambda n: f"Въпрос {n}")
    text = "Кога ще бъде поправен тротоарът?"
    addressee = factory.SubFactory(
        OrganisationFactory, kind="municipality", email="kmet@example.org"
    )
    person = factory.SubFactory(PersonFactory)


def hand_over(question, *, actor=None, sent=None, way="mail"):
    """Published by `actor`; as if `sent` days ago."""
    actor = actor or AppointmentFactory(role="coordinator").user
    question = centre.publish(question, way=way, on=None, actor=actor)
    if sent:
        official = question.submissions.get()
        official.sent_on -= datetime.timedelta(days=sent)
        official.answer_by -= datetime.timedelta(days=sent)
        official.save()
    return question


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Позиция {n}")
    body = "<p>Искаме редовен автобус.</p>"
    organisation = factory.SubFactory(OrganisationFactory)

    @factory.post_generation
    def addressees(self, create, extracted, **kwargs):
        if create and extracted:
            self.addressees.set(extracted)


class VoteFactory(DjangoModelFactory):
    """The draft of an open, public decision of all members, for a week from now on."""

    class Meta:
        model = Vote

    title_bg = factory.Sequence(lambda n: f"Гласуване {n}")
    slug = factory.Sequence(lambda n: f"vote-{n}")
    quorum_percent = 0
    opens_at = factory.LazyFunction(timezone.now)
    closes_at = factory.LazyAttribute(
        lambda vote: vote.opens_at + datetime.timedelta(days=7)
    )


def vote_between(titles, **fields):
    """A draft with options: the titles are divided by spaces."""
    fields = {"method": Vote.Method.ONE} | fields
    vote = VoteFactory(**fields)
    for number, title in enumerate(titles.split(), start=1):
        Option.objects.create(vote=vote, number=number, title_bg=title)
    return vote


class SurveyFactory(DjangoModelFactory):
    """An open survey of all member organisations, under their names, for a week from now on."""

    class Meta:
        model = surveys.Survey

    title_bg = factory.Sequence(lambda n: f"Анкета {n}")
    slug = factory.Sequence(lambda n: f"survey-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    status = surveys.Survey.Status.OPEN
    opened_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyFunction(
        lambda: timezone.localdate() + datetime.timedelta(days=7)
    )


def ask(survey, kind="text", options="", rows="", section=None, **fields):
    """One more question of the survey; the texts of options and lines are divided by spaces."""
    section = section or (
        survey.sections.last()
        or surveys.Section.objects.create(survey=survey, position=1)
    )
    number = surveys.Question.objects.of(survey).count() + 1
    fields = {"code": f"q{number}", "text_bg": f"Въпрос {number}"} | fields
    if kind == surveys.Question.Kind.SCALE:
        fields = {"lowest": 1, "highest": 5} | fields
    question = surveys.Question.objects.create(
        section=section, position=number, kind=kind, **fields
    )
    for model, texts in [(surveys.Option, options), (surveys.GridRow, rows)]:
        for value, text in enumerate(texts.split(), start=1):
            model.objects.create(
                question=question, position=value, value=value, text_bg=text
            )
    return question


def open_vote(vote):
    """Announced and open, with the organisations that there are."""
    return votes.announce(vote, actor=None)


def staff_of(organisation, role=Membership.Role.EDITOR):
    """An account with the role in the organisation."""
    user = UserFactory()
    MembershipFactory(person=user.person, organisation=organisation, role=role)
    return user


class SubscriberFactory(DjangoModelFactory):
    """Somebody who confirmed, reads Bulgarian and gets everything."""

    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    state = Subscriber.State.CONFIRMED
    confirmed_at = factory.LazyFunction(timezone.now)


class NewsletterFactory(DjangoModelFactory):
    """A draft of an administrator; `articles` stand in it in their order."""

    class Meta:
        model = Newsletter
        skip_postgeneration_save = True

    title_bg = factory.Sequence(lambda n: f"Бюлетин {n}")
    title_en = factory.Sequence(lambda n: f"Newsletter {n}")
    intro_bg = "Здравейте."
    intro_en = "Hello."
    created_by = factory.LazyFunction(
        lambda: AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user
    )

    @factory.post_generation
    def articles(self, create, extracted, **kwargs):
        for position, article in enumerate(extracted or [], start=1):
            self.items.create(article=article, position=position)
