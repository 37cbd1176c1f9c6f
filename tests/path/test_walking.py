"""From what a thing came and what became of it: how far, in which order, and for whom."""

import datetime
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from core.models import Link
from leadernet.path.walking import STEPS, neighbours, path_of
from participation.ideas.models import Presentation
from tests.factories import (
    ArticleFactory,
    CauseFactory,
    EventFactory,
    IdeaFactory,
    ProjectFactory,
    ResultFactory,
    SittingFactory,
    VoteFactory,
    staff_of,
)

ANYBODY = AnonymousUser()


def chain(*things):
    for one, other in itertools.pairwise(things):
        Link.objects.create(target=one, to=other)


def rows(steps):
    return [step.row for step in steps]


def page(client, thing, kind):
    return client.get(reverse("path", args=[kind, thing.pk]))


def test_the_whole_way_stands_in_its_order_with_days_and_states(client):
    cause, idea = CauseFactory(), IdeaFactory(status="funded")
    training = EventFactory(kind="training")
    project = ProjectFactory()
    result = ResultFactory(project=project)
    news = ArticleFactory()
    chain(cause, training, idea, project, news)

    path = path_of(idea, ANYBODY)
    text = page(client, idea, "idea").text

    assert [rows(level) for level in path.levels] == [
        [cause], [training], [idea], [project], [result, news],
    ]  # fmt: skip
    stages = {stage.value: number for stage, number in path.stages if number}
    assert list(stages) == ["need", "training", "idea", "project", "result", "news"]
    places = [text.index(f'id="{step.number}"') for step in path.steps]
    assert places == sorted(places)
    for step in path.steps:
        assert f'href="{step.get_absolute_url()}"' in text
    assert "получила финансиране" in text
    assert '<meta name="robots" content="noindex">' in text


def test_what_is_hidden_hides_what_lies_behind_it_unless_another_way_leads_there():
    need, meeting, idea = EventFactory(), EventFactory(), IdeaFactory()
    behind, also_behind = EventFactory(), CauseFactory()
    hidden = EventFactory(is_published=False)
    chain(need, meeting, idea)
    chain(behind, hidden, idea)
    chain(also_behind, hidden)
    chain(also_behind, meeting)

    seen = set(rows(path_of(idea, ANYBODY).before))
    by_staff = set(rows(path_of(idea, staff_of(hidden.organiser)).before))

    assert seen == {need, meeting, also_behind}
    assert by_staff == seen | {hidden, behind}


def test_of_a_thing_that_is_hidden_nobody_draws_the_path(client):
    draft = EventFactory(is_published=False)
    chain(draft, IdeaFactory())

    assert page(client, draft, "event").status_code == 404
    assert page(client, draft, "organisation").status_code == 404
    assert page(client, draft, "vote").status_code == 404


def test_a_circle_ends():
    one, two = EventFactory(), EventFactory()
    chain(one, two, one)

    assert rows(path_of(one, ANYBODY).steps) == [two, one]


def test_what_the_subjects_know_needs_no_link():
    idea = IdeaFactory()
    heard = Presentation.objects.create(
        call=idea.call, body="Областен съвет", presented_on=datetime.date(2026, 5, 7)
    )
    heard.ideas.add(idea)
    cause, vote = CauseFactory(), VoteFactory(status="closed", is_public=True)
    vote.options.create(number=1, title_bg="За", title_en="For", about=cause)
    again = VoteFactory(status="closed", is_public=True, again_of=vote)

    assert rows(neighbours(idea, ANYBODY).after) == [heard]
    assert rows(neighbours(heard, ANYBODY).before) == [idea]
    assert rows(path_of(cause, ANYBODY).after) == [vote, again]
    assert rows(path_of(again, ANYBODY).before) == [cause, vote]


def test_the_meeting_of_a_call_is_its_event_and_no_step_of_its_own():
    event, sitting = EventFactory(), SittingFactory()
    idea = IdeaFactory(call=sitting.call, sitting=sitting)
    chain(event, sitting)
    chain(event, idea)

    assert rows(path_of(event, ANYBODY).after) == [idea]
    assert rows(path_of(idea, ANYBODY).before) == [event]


def test_a_meeting_without_an_event_stands_above_its_ideas_and_leads_to_the_call(
    client,
):
    sitting = SittingFactory(title="Среща в Кнежа")
    idea, hidden = (
        IdeaFactory(call=sitting.call, sitting=sitting, is_public=is_public)
        for is_public in (True, False)
    )
    IdeaFactory(call=sitting.call, sitting=SittingFactory(call=sitting.call))

    [meeting] = path_of(idea, ANYBODY).before

    assert (meeting.row, meeting.title) == (sitting, "Среща в Кнежа")
    assert (meeting.stage.value, meeting.day) == ("meeting", sitting.held_on)
    assert meeting.get_absolute_url() == sitting.call.get_absolute_url()
    assert rows(path_of(sitting, ANYBODY).after) == [idea]
    assert "Среща в Кнежа" in client.get(idea.get_absolute_url()).text
    assert hidden.title not in page(client, sitting, "sitting").text
    sitting.call.project.is_published = False
    sitting.call.project.save()
    assert page(client, sitting, "sitting").status_code == 404


def test_a_page_says_what_stands_beside_it_and_where_the_whole_way_is(client):
    meeting, article, idea = (
        EventFactory(title_bg="Среща"),
        ArticleFactory(),
        IdeaFactory(),
    )
    chain(meeting, idea, article)

    for thing, kind, others in [
        (meeting, "event", [idea]),
        (idea, "idea", [meeting, article]),
        (article, "news", [idea]),
    ]:
        text = client.get(thing.get_absolute_url()).text
        assert reverse("path", args=[kind, thing.pk]) in text
        for other in others:
            assert f'href="{other.get_absolute_url()}"' in text


def test_without_steps_a_page_says_nothing_of_them(client):
    event = EventFactory()

    text = client.get(event.get_absolute_url()).text

    assert reverse("path", args=["event", event.pk]) not in text


def test_ever_more_steps_ask_no_more_questions(django_assert_max_num_queries):
    idea = IdeaFactory()
    chain(EventFactory(), idea, ProjectFactory())
    path_of(idea, ANYBODY)
    with django_assert_max_num_queries(1000) as few:
        path_of(idea, ANYBODY)
    for _number in range(30):
        chain(EventFactory(), idea)
        chain(idea, ArticleFactory())
    idea.refresh_from_db()

    with django_assert_max_num_queries(len(few) + 1):
        path = path_of(idea, ANYBODY)
        [(step.title, step.day, step.state, step.stage) for step in path.steps]

    assert len(path.steps) == 63


def test_a_way_without_end_is_cut_and_says_so(client):
    hub, events = IdeaFactory(), EventFactory.create_batch(STEPS + 1)
    for event in events:
        chain(event, hub)
    long = CauseFactory.create_batch(12)
    chain(*long)

    assert path_of(hub, ANYBODY).is_cut
    assert len(path_of(hub, ANYBODY).before) == STEPS
    assert path_of(long[0], ANYBODY).is_cut
    assert "Пътят е по-дълъг" in page(client, long[0], "cause").text
    assert not path_of(long[5], ANYBODY).is_cut


def test_what_lies_beyond_the_end_is_not_told_to_who_may_not_see_it():
    long = CauseFactory.create_batch(9)
    chain(*long, CauseFactory(status="waiting", created_at=timezone.now()))

    assert not path_of(long[0], ANYBODY).is_cut


@pytest.mark.parametrize("language", ["", "/en"])
def test_hostile_words_stay_words(client, language):
    cause = CauseFactory(title="<script>alert(1)</script>")
    chain(cause, IdeaFactory(title="<b>"))

    text = client.get(f"{language}/path/cause/{cause.pk}/").text

    assert "<script>alert" not in text
    assert "<b>" not in text


def test_from_where_a_step_came_is_said_unless_it_is_all_that_stands_above_it():
    need, idea, project = CauseFactory(), IdeaFactory(), ProjectFactory()
    meeting, news = EventFactory(), ArticleFactory()
    chain(need, idea, meeting, project)
    chain(idea, news)

    path = path_of(idea, ANYBODY).say_origins()

    said = {step.row: rows(step.origins) for step in path.steps if step.origins}
    assert said == {project: [meeting]}
