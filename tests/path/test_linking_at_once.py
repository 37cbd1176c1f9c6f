"""Steps of a path written in the same moment from two pages."""

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry, Link
from leadernet.path import actions
from tests.factories import EventFactory, IdeaFactory, UserFactory
from tests.forums.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(3))
def test_the_same_step_from_two_tabs_is_one(_round):
    event, idea, user = EventFactory(), IdeaFactory(), UserFactory()

    def press():
        return actions.link(event, other=idea, leads=True, actor=user)

    answers = at_once(press, press)

    step = Link.objects.get()
    assert step in answers
    assert sum(isinstance(one, ValidationError) for one in answers) == 1
    assert AuditEntry.objects.filter(verb="chain.linked").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_there_and_back_is_no_circle(_round):
    event, idea, user = EventFactory(), IdeaFactory(), UserFactory()

    answers = at_once(
        lambda: actions.link(event, other=idea, leads=True, actor=user),
        lambda: actions.link(event, other=idea, leads=False, actor=user),
    )

    assert Link.objects.count() == 1
    [refused] = [one for one in answers if isinstance(one, ValidationError)]
    assert refused.code == "circle"


@pytest.mark.parametrize("_round", range(3))
def test_taken_out_from_two_tabs_it_is_written_down_once(_round):
    event, idea, user = EventFactory(), IdeaFactory(), UserFactory()
    step = Link.objects.create(target=event, to=idea)

    def press():
        return actions.unlink(event, Link.objects.get(pk=step.pk), actor=user)

    at_once(press, press)

    assert not Link.objects.exists()
    assert AuditEntry.objects.filter(verb="chain.unlinked").count() == 1
