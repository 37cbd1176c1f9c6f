"""Who runs a vote says to which cause or idea each option leads."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from leadernet.path.walking import neighbours
from leadernet.vote_options import lead
from tests.factories import (
    AppointmentFactory,
    CauseFactory,
    EventFactory,
    GroupFactory,
    IdeaFactory,
    ProjectFactory,
    VoteFactory,
    open_vote,
    vote_between,
)


@pytest.fixture
def coordinator():
    return AppointmentFactory().user


@pytest.fixture
def vote():
    return vote_between("Мост Парк")


def page(vote):
    return reverse("vote_options", args=[vote.slug])


def leads(vote):
    return [option.about for option in vote.options.all()]


def errors(answer):
    return list(answer.context["form"].errors)


def test_by_title_and_by_address(as_user, coordinator, vote):
    bridge, park = CauseFactory(title="Нов мост"), IdeaFactory(title="Зелен парк")

    answer = as_user(coordinator).post(
        page(vote), {"1": "нов мост", "2": f"/en{park.get_absolute_url()}"}
    )

    assert answer.url == vote.get_absolute_url()
    assert leads(vote) == [bridge, park]
    [step] = neighbours(bridge, coordinator).after
    assert step.row == vote
    entry = AuditEntry.objects.get(verb="votes.options_led")
    assert entry.data["options"] == ["Мост", "Парк"]


def test_the_same_title_is_proposed_and_saved_with_one_press(
    as_user, coordinator, vote
):
    bridge = CauseFactory(title="Мост")
    form = as_user(coordinator).get(page(vote)).context["form"]

    assert [field.initial for field in form.fields.values()] == ["Мост", None]
    as_user(coordinator).post(page(vote), {"1": "Мост", "2": ""})

    assert leads(vote) == [bridge, None]


def test_of_two_that_are_called_the_same_the_chosen_one_stays(
    as_user, coordinator, vote
):
    bridge, _other = (CauseFactory(title="Мост") for _number in range(2))
    lead(vote, {1: bridge}, actor=coordinator)
    form = as_user(coordinator).get(page(vote)).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()}

    answer = as_user(coordinator).post(page(vote), typed)

    assert typed == {"1": bridge.get_absolute_url(), "2": ""}
    assert answer.url == vote.get_absolute_url()
    assert leads(vote) == [bridge, None]


@pytest.mark.parametrize("words", ["Каквото и да е", "https://example.com/causes/1/"])
def test_what_is_no_cause_and_no_idea_is_refused(as_user, coordinator, vote, words):
    answer = as_user(coordinator).post(page(vote), {"1": words})

    assert errors(answer) == ["1"]
    assert words in answer.text
    assert leads(vote) == [None, None]


def test_an_event_is_refused(as_user, coordinator, vote):
    address = EventFactory().get_absolute_url()

    assert errors(as_user(coordinator).post(page(vote), {"1": address})) == ["1"]


def test_of_two_with_one_title_the_address_says_which(as_user, coordinator, vote):
    one, _other = [CauseFactory(title="Мост") for _time in range(2)]

    answer = as_user(coordinator).post(page(vote), {"1": "Мост"})
    assert errors(answer) == ["1"]

    as_user(coordinator).post(page(vote), {"1": one.get_absolute_url()})
    assert leads(vote) == [one, None]


def test_what_the_runner_may_not_read_is_unknown(as_user, vote):
    group = GroupFactory(access="private")
    hidden = CauseFactory(title="Тайна кауза", group=group)
    outsider = AppointmentFactory().user

    client = as_user(outsider)
    assert "Тайна кауза" not in client.get(page(vote)).text
    assert errors(client.post(page(vote), {"1": "Тайна кауза"})) == ["1"]
    assert errors(client.post(page(vote), {"1": hidden.get_absolute_url()})) == ["1"]


def test_while_it_is_a_draft_it_may_lead_elsewhere(as_user, coordinator, vote):
    old, new = CauseFactory(), CauseFactory(title="Друга кауза")
    as_user(coordinator).post(page(vote), {"1": old.get_absolute_url()})

    as_user(coordinator).post(page(vote), {"1": "Друга кауза"})
    assert leads(vote) == [new, None]
    as_user(coordinator).post(page(vote), {"1": ""})
    assert leads(vote) == [None, None]


def test_once_announced_only_what_leads_nowhere_yet(as_user, coordinator, vote):
    old, new = CauseFactory(), CauseFactory(title="Друга кауза")
    client = as_user(coordinator)
    client.post(page(vote), {"1": old.get_absolute_url()})
    open_vote(vote)

    assert list(client.get(page(vote)).context["form"].fields) == ["2"]
    client.post(page(vote), {"1": "Друга кауза", "2": "Друга кауза"})

    assert leads(vote) == [old, new]


def test_two_at_once_do_not_lead_an_announced_option_elsewhere(vote, coordinator):
    """The form was opened before the other one saved."""
    old, new = CauseFactory(), CauseFactory()
    open_vote(vote)
    lead(vote, {1: old}, actor=coordinator)

    with pytest.raises(ValidationError):
        lead(vote, {1: new}, actor=coordinator)
    assert leads(vote) == [old, None]


def test_not_in_a_closed_project(as_user, coordinator):
    project = ProjectFactory(closed_at=timezone.now())
    vote = vote_between("Мост Парк", project=project)
    CauseFactory(title="Нов мост")

    answer = as_user(coordinator).post(page(vote), {"1": "Нов мост"})

    assert errors(answer) == ["__all__"]
    assert leads(vote) == [None, None]


def test_a_decision_has_no_options(as_user, coordinator):
    assert as_user(coordinator).get(page(VoteFactory())).status_code == 404


def test_thirty_options_cost_as_many_questions_as_two(
    as_user, coordinator, django_assert_max_num_queries
):
    vote = vote_between(" ".join(f"О{number}" for number in range(30)))
    for number, option in enumerate(vote.options.all()):
        option.about = CauseFactory(title=f"Кауза {number}")
        option.save()
    client = as_user(coordinator)
    client.get(page(vote))

    with django_assert_max_num_queries(22):
        client.get(page(vote))
