"""An archived group is read as before, and no address of any app changes anything in it."""

from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from machina.apps.forum_conversation.forum_polls.models import TopicPollVote

from core.models import Attachment, Link
from events import actions as events
from events.models import (
    Attendance,
    Decision,
    Event,
    Minutes,
    Recommendation,
    Registration,
    Session,
)
from forums import actions as forums
from forums.models import (
    AcceptedAnswer,
    Flag,
    ForumPlace,
    HiddenPost,
    Reaction,
    Revision,
)
from forums.reference import ensure_forum
from members.actions import groups
from members.models import Group, User
from news.actions import articles as news
from news.models import Article
from participation.surveys import actions as surveys
from participation.surveys.models import Answer as SurveyAnswer
from participation.surveys.models import (
    PlannedTraining,
    Response,
    Survey,
    TrainingPlan,
)
from participation.surveys.models import Question as SurveyQuestion
from participation.surveys.models import Section as SurveySection
from participation.surveys.respondents import Respondent
from participation.votes import actions as votes
from participation.votes.models import Ballot, Vote, Voter
from tests import factories as make
from tests.sweeping import client_of, nothing_drawn
from tests.test_matrix import got, rows, value

ACTORS = ("editor", "owner", "administrator")
# One's own wishes, reading with a reason, and opening it again.
ALLOWED = {
    "members:leave_group",
    "members:set_group_mail",
    "members:enter_group",
    "reopen_group",
    "events:withdraw",
    "forum:follow_forum",
    "forum:follow_topic",
    # Its file is that of an old site and hangs on no group.
    "news:import_discard",
}
APPS = (
    "events:",
    "news:",
    "votes:",
    "surveys:",
    "survey_results:",
    "training_",
    "forum:",
    "forums:",
    "group_",
    "archive_",
    "reopen_",
)
# What a living group is changed by, to know that the sweep would see it in an archived one.
WRITING = {
    "events:cancel",
    "events:create_decision",
    "events:decision",
    "events:delete",
    "events:minutes",
    "events:outcomes",
    "events:recommendation",
    "events:publish",
    "events:register",
    "events:unpublish",
    "forum:flag",
    "forum:post_create",
    "forum:post_delete",
    "forum:post_update",
    "forum:questions",
    "forum:react",
    "forum:vote",
    "forum:topic_create",
    "forum:topic_lock",
    "forums:decide",
    "members:answer_request",
    "members:group_files",
    "members:leave_group",
    "members:remove_from_group",
    "members:remove_group_file",
    "members:set_group_coordinator",
    "members:update_group",
    "news:delete",
    "news:publish",
    "news:unpublish",
    "path_links event",
    "path_links news",
    "path_links vote",
    "survey_results:remove_training",
    "survey_results:share",
    "survey_results:share_plan",
    "survey_results:training",
    "surveys:add_section",
    "surveys:answer",
    "surveys:answer_delete",
    "surveys:answer_page",
    "surveys:close",
    "surveys:delete",
    "surveys:move_question",
    "surveys:open",
    "surveys:question",
    "surveys:remind",
    "surveys:remove_question",
    "surveys:section",
    "training_event",
    "votes:announce",
    "votes:cancel",
    "votes:cast",
}
OTHERS = {"members:join", "members:answer_request"}
DATA = {
    "name_bg": "Друго име",
    "title": "Заглавие",
    "title_bg": "Ново заглавие",
    "lead_bg": "Накратко",
    "body_bg": "Текст на новината",
    "subject": "Тема",
    "content": "Нов текст",
    "text": "Текст",
    "text_bg": "Ново решение",
    "state": "done",
    "answer": "Отговор",
    "answered_on": "2020-02-03",
    "reason": "Причина",
    "audience": "group",
    "access": "closed",
    "kind": "meeting",
    "decision": "hide",
    "locked": "1",
    "make": "1",
    "accept": "1",
    "choice": "1",
    "channel": "meeting",
    "thanks": "1",
    "who": "",
    "name": "Дошъл Човек",
    "topic": "Друга тема",
}


@pytest.fixture
def group_world(built):
    """A world in which every name of the matrix means something of one group."""
    one = built
    group = one.group = one.led_group
    owner, editor = one.users["owner"], one.users["editor"]
    of_group = {"audience": "group", "group": group}
    one.open_group = one.approval_group = one.closed_group = one.private_group = group
    one.event = one.past_event = make.EventFactory(
        organiser=one.organisation, created_by=editor, **of_group
    )
    one.registration = make.RegistrationFactory(event=one.event)
    one.decision = make.DecisionFactory(event=one.event)
    one.draft_decision = make.DecisionFactory(event=one.event, published_at=None)
    one.recommendation = make.RecommendationFactory(event=one.event)
    one.draft_event = make.EventFactory(
        organiser=one.organisation, is_published=False, **of_group
    )
    publisher = {"organisation": one.organisation, "author": editor}
    one.article = make.ArticleFactory(**publisher, **of_group)
    one.draft_article = one.review_article = make.ArticleFactory(
        status=Article.Status.DRAFT, **publisher, **of_group
    )
    one.forum = ensure_forum("На мрежата", audience="group", group=group)
    for name in ("post", "waiting_post", "reported_post"):
        poll = forums.NewPoll("Кога?", ("Сега", "После"))
        post = forums.start_topic(
            one.forum, subject="Тема", content=name, actor=editor, poll=poll
        )
        setattr(one, name, post)
    forums.flag(one.reported_post, reason="обидно", actor=owner)
    one.request = group.requests.create(
        person=one.users["citizen"].person, created_by=one.users["citizen"]
    )
    one.group_row = group.memberships.get(organisation=one.organisation)
    one.vote, one.voter = one.group_vote, one.group_voter
    Vote.objects.filter(pk=one.vote.pk).update(proxies=1)
    one.draft_vote = make.VoteFactory(group=group, is_public=False)
    add_surveys(one, organisation=one.organisation, **of_group)
    return one


def add_surveys(one, **fields):
    one.survey = one.public_survey = one.group_survey = make.SurveyFactory(**fields)
    one.closed_survey = make.SurveyFactory(status="closed", **fields)
    one.draft_survey = make.SurveyFactory(status="draft", **fields)
    one.survey_question = make.ask(one.draft_survey)
    make.ask(one.draft_survey)
    one.survey_section = one.draft_survey.sections.get()
    question = make.ask(one.survey)
    one.survey_answers = one.survey.responses.create(organisation=one.organisation)
    one.survey_answers.answers.create(question=question, text="да")
    one.told_survey = one.closed_survey
    add_plan(one)


def add_plan(one):
    """A plan of trainings of the closed survey; an event came of its one row."""
    topics = make.ask(one.closed_survey, "many", "едно две")
    plan = TrainingPlan.objects.create(survey=one.closed_survey, question=topics)
    one.planned_training = plan.trainings.create(
        survey=one.closed_survey, value=1, topic="едно"
    )
    Link.objects.create(
        kind=Link.Kind.LED_TO, target=one.planned_training, to=one.event
    )


def rows_of(group):
    """What belongs to the group, in every app."""
    posts = {"post__topic__forum__place__group": group}
    found = [
        Group.objects.filter(pk=group.pk),
        group.memberships.all(),
        group.former_memberships.all(),
        group.requests.all(),
        group.files.all(),
        group.mails.all(),
        Article.objects.filter(group=group),
        Event.objects.filter(group=group),
        Registration.objects.filter(event__group=group),
        Session.objects.filter(event__group=group),
        Minutes.objects.filter(event__group=group),
        Decision.objects.filter(event__group=group),
        Recommendation.objects.filter(event__group=group),
        Attendance.objects.filter(registration__event__group=group),
        ForumPlace.objects.filter(group=group),
        Flag.objects.filter(**posts),
        Reaction.objects.filter(**posts),
        Revision.objects.filter(**posts),
        TopicPollVote.objects.filter(
            poll_option__poll__topic__forum__place__group=group
        ),
        AcceptedAnswer.objects.filter(**posts),
        HiddenPost.objects.filter(**posts),
        Vote.objects.filter(group=group),
        Voter.objects.filter(vote__group=group),
        Ballot.objects.filter(voter__vote__group=group),
        Survey.objects.filter(group=group),
        SurveySection.objects.filter(survey__group=group),
        SurveyQuestion.objects.filter(section__survey__group=group),
        Response.objects.filter(survey__group=group),
        SurveyAnswer.objects.filter(response__survey__group=group),
        TrainingPlan.objects.filter(survey__group=group),
        PlannedTraining.objects.filter(plan__survey__group=group),
        Attachment.objects.all(),
        Link.objects.all(),
    ]
    topics = [place.forum.topics.order_by("pk") for place in group.forum_places.all()]
    found += list(topics)
    return found + [topic.posts.order_by("pk") for each in topics for topic in each]


def state_of(group):
    return [list(found.order_by("pk").values()) for found in rows_of(group)]


def addresses(one):
    """[(route, address)] of everything that may be sent to something of the group."""
    found = {}
    for _expected, _method, name, *arguments in rows():
        if not (name.startswith(APPS) or "group" in name or name in OTHERS):
            continue
        named = dict(argument.split("=") for argument in arguments)
        kwargs = {key: value(one, path) for key, path in named.items()}
        found[reverse(name, kwargs=kwargs)] = name
    # A step of its path, for each kind of thing that a group has.
    for kind, thing in (
        ("event", one.event),
        ("news", one.article),
        ("vote", one.vote),
    ):
        path = reverse("path_links", kwargs={"kind": kind, "number": thing.pk})
        found[path] = f"path_links {kind}"
    return sorted((name, address) for address, name in found.items())


class Writes:
    """Whether one of the tables was written to: only then is it worth comparing the rows."""

    def __init__(self, tables):
        self.tables, self.any = tables, False

    def __call__(self, execute, sql, *arguments):
        if not sql.lstrip("(").startswith("SELECT"):
            self.any = self.any or any(f'"{table}"' in sql for table in self.tables)
        return execute(sql, *arguments)


def written(one, routes=None):
    """Names of the routes (of all, or of these) by which somebody changed something of the group."""
    before, changed = state_of(one.group), set()
    tables = {found.model._meta.db_table for found in rows_of(one.group)}
    for actor in ACTORS:
        client = client_of(one.users[actor])
        for name, address in addresses(one):
            if name in changed or (routes and name not in routes):
                continue
            point = transaction.savepoint()
            data = DATA | {
                "group": one.group.pk,
                "option": one.post.topic.poll.options.first().pk,
                "organisation": one.organisation.pk,
                "file": SimpleUploadedFile("план.txt", "План".encode()),
                "direction": "comes",
                "address": one.project.get_absolute_url(),
            }
            writes = Writes(tables)
            with connection.execute_wrapper(writes), nothing_drawn():
                response = client.post(address, data)
            assert response.status_code < 500, (name, actor)
            got(response)  # a file is read to its end, which closes it
            if writes.any and state_of(one.group) != before:
                changed.add(name)
            transaction.savepoint_rollback(point)
    return changed


def test_a_living_group_is_changed_by_many_addresses(group_world):
    assert written(group_world, WRITING) == WRITING


def test_no_address_changes_anything_in_an_archived_group(group_world):
    make_archive(group_world)

    assert written(group_world) <= ALLOWED


def make_archive(one):
    return groups.archive(
        one.group, reason="Работата е завършена", actor=one.users["owner"]
    )


def test_actions_of_all_apps_refuse_what_was_archived_meanwhile(group_world):
    one = group_world
    user = one.users["owner"]
    make_archive(one)

    for act in [
        lambda: groups.join(one.group, actor=one.users["citizen"]),
        lambda: groups.invite(one.group, make.OrganisationFactory(), actor=user),
        lambda: groups.save_group(one.group, actor=user, changed=[]),
        lambda: news.unpublish(one.article, reason="не", actor=user),
        lambda: news.publish(one.draft_article, actor=user),
        lambda: events.cancel(one.event, reason="не", actor=user),
        lambda: events.register(one.event, person=user.person, actor=user),
        lambda: votes.announce(one.draft_vote, actor=user),
        lambda: votes.cast(one.voter, choices=(1,), actor=user),
        lambda: votes.cancel(one.vote, reason="не", actor=user),
        lambda: votes.close_early(one.vote, actor=user),
        lambda: surveys.open_it(one.draft_survey, actor=user),
        lambda: surveys.close(one.survey, actor=user),
        lambda: surveys.start(one.survey, Respondent(organisation=one.organisation)),
        lambda: surveys.send(one.survey_answers, None, actor=user),
        lambda: surveys.remind(one.survey, actor=user),
    ]:
        with pytest.raises(ValidationError, match="архив"):
            act()
    again = User.objects.get(pk=user.pk)
    with pytest.raises(PermissionDenied):
        forums.reply(one.post.topic, content="Още", actor=again)


@pytest.mark.parametrize(
    "route", ["members:update_group", "members:group_files", "group_forum"]
)
def test_a_page_says_that_the_group_was_archived_meanwhile(
    route, group_world, monkeypatch, as_user
):
    group = group_world.group
    group.forum_places.all().delete()
    refused = Mock(side_effect=ValidationError("Вече е архив."))
    actions = ("members.actions.groups", "members.actions.group_files")
    for module in (*actions, "leadernet.groups"):
        monkeypatch.setattr(f"{module}.alive", refused)
    upload = SimpleUploadedFile("план.txt", "План".encode())

    answer = as_user(group_world.users["owner"]).post(
        reverse(route, args=[group.slug]), DATA | {"file": upload}, follow=True
    )

    assert answer.redirect_chain == [(group.get_absolute_url(), 302)]
    assert [str(one) for one in answer.context["messages"]] == ["Вече е архив."]


def test_the_archive_is_read_by_the_same_people_and_opened_again(group_world):
    one = group_world
    make_archive(one)
    reader, stranger = Client(), Client()
    reader.force_login(one.users["member"], backend="members.backends.SignIn")
    stranger.force_login(one.users["outsider"], backend="members.backends.SignIn")
    news_tab = reverse("group_news", args=[one.group.slug])

    page = reader.get(one.group.get_absolute_url()).content.decode()
    assert "Работата е завършена" in page
    assert list(reader.get(news_tab).context["object_list"]) == [one.article]
    assert reader.get(one.post.topic.get_absolute_url()).status_code == 200
    assert stranger.get(news_tab).status_code == 403

    groups.reopen(one.group, reason="Има ново дело", actor=one.users["owner"])
    forums.reply(one.post.topic, content="Още", actor=one.users["editor"])


def test_archiving_waits_for_the_votes_of_the_group(group_world, as_user):
    one = group_world
    events.cancel(one.event, reason="Няма да се състои", actor=one.users["owner"])
    url = reverse("archive_group", args=[one.group.slug])
    client = as_user(one.users["owner"])

    answer = client.post(url, {"reason": "Край"})
    one.group.refresh_from_db()
    assert (one.group.is_archived(), "гласуване" in answer.text) == (False, True)

    votes.cancel(one.vote, reason="Няма да се решава", actor=one.users["owner"])
    client.post(url, {"reason": "Край"})
    one.group.refresh_from_db()
    assert one.group.is_archived()


def test_archiving_waits_for_the_events_of_its_members(group_world, as_user):
    one = group_world
    votes.cancel(one.vote, reason="Няма да се решава", actor=one.users["owner"])
    url = reverse("archive_group", args=[one.group.slug])
    client = as_user(one.users["owner"])

    client.post(url, {"reason": "Край"})
    one.group.refresh_from_db()
    assert not one.group.is_archived()

    events.cancel(one.event, reason="Няма да се състои", actor=one.users["owner"])
    client.post(url, {"reason": "Край"})
    one.group.refresh_from_db()
    assert one.group.is_archived()
