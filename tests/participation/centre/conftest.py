import pytest

from tests.factories import AppointmentFactory, OrganisationFactory
from tests.participation.centre.helpers import KMET


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Nobody waits in a test for the moment in which a person reads."""
    monkeypatch.setattr("core.forms.FromAPerson.least_seconds", -1)


@pytest.fixture
def municipality():
    return OrganisationFactory(
        kind="municipality",
        status="partner",
        name_bg="Община Кюстендил",
        name_en="Municipality of Kyustendil",
        slug="kyustendil",
        email=KMET,
    )


@pytest.fixture
def coordinator():
    return AppointmentFactory().user
