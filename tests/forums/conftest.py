import pytest

from forums.models import ForumPlace
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    staff_of,
)

AUDIENCE = ForumPlace.Audience


@pytest.fixture
def forum():
    return ensure_forum("Управление на проекти", audience=AUDIENCE.PUBLIC)


@pytest.fixture
def moderator():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


@pytest.fixture
def member():
    return staff_of(OrganisationFactory())
