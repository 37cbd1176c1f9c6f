"""Every change of a membership's state leaves a row: when, from what to what, why, by whom."""

import ast
import datetime
import importlib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import AuditEntry
from leadernet import privacy
from members.actions import applications, organisations
from members.actions.status import begin_history
from members.models import Organisation, StatusChange
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

Status = Organisation.Status
BACKFILL = importlib.import_module("members.migrations.0005_status_history")


def life(organisation):
    rows = organisation.status_changes.all()
    return [(row.before, row.after, row.reason, row.actor) for row in rows]


def test_the_life_of_a_membership_is_told_in_order():
    applicant, coordinator = UserFactory(), AppointmentFactory().user
    organisation = OrganisationFactory(
        status=Status.DRAFT, joined_on=None, applicant=applicant
    )

    applications.submit(organisation, actor=applicant)
    applications.send_back(organisation, actor=coordinator, note="Кой представлява?")
    applications.submit(organisation, actor=applicant)
    applications.accept(organisation, actor=coordinator, note="Добре дошли.")
    organisations.set_status(
        organisation, Status.SUSPENDED, actor=coordinator, reason="Жалба"
    )
    organisations.set_status(
        organisation, Status.ACTIVE, actor=coordinator, reason="Изяснено"
    )
    organisations.leave(organisation, actor=applicant, reason="Закриваме се.")
    organisations.reopen(organisation, actor=applicant, reason="Продължаваме.")

    assert life(organisation) == [
        ("draft", "applied", "", applicant),
        ("applied", "returned", "Кой представлява?", coordinator),
        ("returned", "applied", "", applicant),
        ("applied", "active", "Добре дошли.", coordinator),
        ("active", "suspended", "Жалба", coordinator),
        ("suspended", "active", "Изяснено", coordinator),
        ("active", "left", "Закриваме се.", applicant),
        ("left", "active", "Продължаваме.", applicant),
    ]


def test_an_imported_organisation_begins_with_the_day_it_joined():
    administrator = UserFactory()
    organisation = OrganisationFactory(joined_on=datetime.date(2019, 5, 6))

    [row] = begin_history([organisation], actor=administrator, reason="Внесена")

    assert (row.before, row.after, row.reason) == ("", "active", "Внесена")
    assert timezone.localtime(row.at).date() == datetime.date(2019, 5, 6)


def test_what_was_there_before_becomes_history():
    coordinator = UserFactory()
    traced = OrganisationFactory(
        status=Status.SUSPENDED, joined_on=datetime.date(2020, 2, 3)
    )
    AuditEntry.objects.create(
        verb="members.status_changed",
        actor=coordinator,
        target=traced,
        at=timezone.now() - datetime.timedelta(days=9),
        data={"before": "active", "after": "suspended", "reason": "Жалба"},
    )
    left = OrganisationFactory(
        status=Status.LEFT,
        joined_on=datetime.date(2020, 2, 3),
        left_on=datetime.date(2024, 4, 5),
    )
    partner = OrganisationFactory(status=Status.PARTNER, joined_on=None)
    OrganisationFactory(status=Status.DRAFT, joined_on=None)

    BACKFILL.write_history(apps, None)

    assert life(traced) == [
        ("", "active", "", None),
        ("active", "suspended", "Жалба", coordinator),
    ]
    assert life(left) == [("", "active", "", None), ("active", "left", "", None)]
    assert life(partner) == [("", "partner", "", None)]
    assert StatusChange.objects.count() == 5


def test_after_five_years_who_and_why_are_dropped_and_the_dates_stay():
    organisation = OrganisationFactory()
    old = organisation.status_changes.create(
        after="active",
        reason="Иван поръча",
        actor=UserFactory(),
        at=timezone.now() - datetime.timedelta(days=5 * 365 + 1),
    )
    young = organisation.status_changes.create(
        before="active", after="left", reason="Край", actor=UserFactory()
    )

    assert list(StatusChange.objects.with_old_names()) == [old]
    old.drop_names()

    assert life(organisation) == [
        ("", "active", "", None),
        ("active", "left", "Край", young.actor),
    ]
    assert list(StatusChange.objects.with_old_names()) == []


def assignments_of_status(path):
    """Lines that assign `x.status`, or update it past the action."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for one in ast.walk(target):
                    if isinstance(one, ast.Attribute) and one.attr == "status":
                        yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = {keyword.arg for keyword in node.keywords}
            if node.func.attr in {"update", "update_or_create"} and "status" in names:
                yield node.lineno


# Where a state is given: the action, a registration's own state, rows not yet in the database.
KNOWN = {
    "members/actions/status.py",
    "leadernet/merging/rules.py",
    "leadernet/demo/scale/organisations.py",
    # Of projects, which have a history of their own.
    "leadernet/demo/closings.py",
    # Of votes, questions and hours of volunteers, likewise.
    "leadernet/demo/citizens_centre.py",
    "leadernet/demo/volunteering.py",
    "leadernet/demo/votes.py",
}


def test_nobody_changes_a_state_without_its_row():
    """Other apps' rows have states of their own; organisations belong to these two."""
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root))
        for app in ("members", "leadernet")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
        for _line in assignments_of_status(path)
    }

    assert found == KNOWN


def test_the_history_page_tells_from_when_until_when_why_and_who(as_user):
    organisation = OrganisationFactory()
    owner, coordinator = staff_of(organisation, "owner"), AppointmentFactory().user
    begin_history([organisation], actor=None)
    organisations.set_status(
        organisation, Status.SUSPENDED, actor=coordinator, reason="Жалба"
    )
    url = reverse("members:history", args=[organisation.slug])

    page = as_user(owner).get(url)
    text = page.content.decode()

    assert [row.after for row in page.context["rows"]] == ["suspended", "active"]
    assert f"от {date_format(organisation.joined_on)}" in text
    assert f"до {date_format(timezone.localdate())}" in text
    assert "Жалба" in text
    assert str(coordinator) in text


def test_a_closed_account_leaves_the_row_without_the_name(as_user):
    organisation = OrganisationFactory()
    owner, coordinator = staff_of(organisation, "owner"), AppointmentFactory().user
    coordinator.person.name = "Цветомира Заветна"
    coordinator.person.save()
    organisations.set_status(
        organisation, Status.SUSPENDED, actor=coordinator, reason="Жалба"
    )

    privacy.erase(coordinator.person)
    page = as_user(owner).get(reverse("members:history", args=[organisation.slug]))

    assert "Цветомира" not in page.content.decode()
    assert "бивш член" in page.content.decode()
    assert organisation.status_changes.count() == 1
