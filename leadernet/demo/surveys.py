"""Surveys of today: one of organisations with some answers, and one of an event that was."""

import datetime
import random

from django.utils import timezone

from events.models import Event
from leadernet.event_surveys import ask_participants
from members.models import Membership
from participation.common.models import Channel
from participation.surveys import actions, copying
from participation.surveys.models import Answer, Question, Survey
from participation.surveys.respondents import Respondent

# The same answers each time.
SEED = 20261130


def tell(network):
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration each time
    make_needs(network, chance)
    make_feedback(network, chance)


def opened(survey, *, days_ago, actor):
    actions.open_it(survey, actor=actor)
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    survey.state_changes.update(on=day)
    Survey.objects.filter(pk=survey.pk).update(opened_on=day)
    return Survey.objects.get(pk=survey.pk)


def make_needs(network, chance):
    """Of the group of Ruse; about half have answered, two of them on paper."""
    today = timezone.localdate()
    survey = Survey.objects.create(
        organisation=network.ruse_club,
        group=network.groups["partnerships-ruse"],
        kind=Survey.Kind.NEEDS,
        audience=Survey.Audience.GROUP,
        respondent=Survey.Respondent.ORGANISATION,
        title_bg="Какви обучения са нужни на организациите край Русе",
        title_en="What training organisations around Ruse need",
        intro_bg="Планираме обученията за следващата година. Отговорете по веднъж за всяка организация; отнема десет минути. Програмата ще публикуваме тук.",
        intro_en="We are planning the training of next year. Answer once for each organisation; it takes ten minutes. We shall publish the programme here.",
        slug="training-needs-ruse",
        closes_on=today + datetime.timedelta(days=10),
        are_results_public=True,
        created_by=network.users["owner"],
    )
    copying.fill(survey, "needs")
    survey = opened(survey, days_ago=6, actor=network.users["owner"])
    trying = Membership.objects.filter(
        person__user__in=[network.users["member"], network.users["staff"]]
    )
    asked = survey.organisations_asked().exclude(pk__in=trying.values("organisation"))
    for number, organisation in enumerate(asked.order_by("pk")[:16], start=1):
        by_hand = number in {4, 9}
        row = survey.responses.create(
            organisation=organisation,
            sent_on=today - datetime.timedelta(days=chance.randrange(6)),
            sheet=number if by_hand else None,
            channel=Channel.PAPER if by_hand else Channel.PORTAL,
            entered_by=network.users["staff"] if by_hand else None,
        )
        answer(row, survey, chance, place=organisation.seat_obshtina_id)


def make_feedback(network, chance):
    """Anonymous, of the newest event that is over; people were present, so their marks are theirs."""
    event = (
        Event.objects.filter(
            organiser=network.ruse_club,
            ends_at__lt=timezone.now(),
            registrations__attendances__isnull=False,
        )
        .order_by("-ends_at", "-pk")
        .first()
    )
    survey = ask_participants(event, actor=network.users["staff"])
    survey.intro_bg = "Шест въпроса, три минути. Четем всеки отговор, преди да подготвим следващата среща."
    survey.intro_en = "Six questions, three minutes. We read every answer before we prepare the next meeting."
    survey.save()
    survey = opened(survey, days_ago=2, actor=network.users["staff"])
    present = event.registrations.filter(attendances__isnull=False).distinct()
    for registration in present.order_by("pk")[:9]:
        row, _code = actions.start(survey, Respondent(person=registration.person))
        answer(row, survey, chance)
        actions.send(row, Respondent(person=registration.person), actor=None)


def answer(row, survey, chance, *, place=None):
    """As the questions allow: choices by chance, no invented opinions."""
    answers = {}
    for one in survey.questions:
        leading = answers.get(one.if_question_id)
        wanted = {option.pk for option in one.if_options.all()}
        if one.if_question_id and not wanted & {a.option_id for a in leading or ()}:
            continue
        answers[one.pk] = chosen(one, chance, place)
    rows = [found for several in answers.values() for found in several]
    for found in rows:
        found.response = row
    Answer.objects.bulk_create(rows)


def chosen(question, chance, place):
    kind = question.kind
    options = list(question.options.all())
    if kind == Question.Kind.ONE:
        return [Answer(question=question, option=chance.choice(options))]
    if kind == Question.Kind.MANY:
        most = min(question.most or 3, len(options))
        some = chance.sample(options, chance.randint(1, most))
        return [Answer(question=question, option=one) for one in some]
    if kind == Question.Kind.GRID:
        return [
            Answer(question=question, row=row, option=chance.choice(options[1:]))
            for row in question.rows.all()
        ]
    if kind == Question.Kind.SCALE:
        return [Answer(question=question, number=chance.choice([3, 4, 4, 5, 5]))]
    if kind == Question.Kind.NUMBER:
        return [Answer(question=question, number=chance.choice([1, 2, 3, 5, 40]))]
    if kind == Question.Kind.PLACE and place:
        return [Answer(question=question, obshtina_id=place)]
    return []
