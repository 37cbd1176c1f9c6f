"""What of a project goes on after it, with whom, and until when."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from core.models import Notification
from leadernet import desk, privacy
from members.models import Appointment, Membership, Organisation
from reports import actions
from reports.models import HandOver
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    BudgetFactory,
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    staff_of,
)
from tests.reports.test_closing import closed
from tests.reports.test_sources import SPRING

SOON = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def project():
    project = ProjectFactory(**SPRING)
    project.partners.create(
        organisation=OrganisationFactory(name_bg="Общината"), role=4
    )
    return project


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, Membership.Role.OWNER)


@pytest.fixture
def garden(project):
    return ActivityFactory(project=project, title_bg="Градината")


@pytest.fixture
def colleague(project):
    return staff_of(project.organisation)


def partner_of(project):
    return project.partners.get().organisation


def url(project, garden):
    key = f"activity-{garden.pk}"
    return reverse("reports:closing_thing", args=[project.slug, key])


def sent(**changes):
    return {
        "title_bg": "Градината до училището",
        "is_given_up": "",
        "due_on": SOON.isoformat(),
        "version": "",
    } | changes


def handed_to(project, garden, client, **fields):
    answer = client.post(url(project, garden), sent(**fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return HandOver.objects.get(key=f"activity-{garden.pk}")


def on_desk(user):
    return [
        item.url for item in desk.contents(user)["waiting"] if "/handed/" in item.url
    ]


def test_who_takes_it_over_is_told_at_closing_and_has_it_until_it_is_done(
    project, garden, owner, colleague, as_user
):
    row = handed_to(project, garden, as_user(owner), person=colleague.person.pk)
    before = on_desk(colleague)

    closed(project, owner)

    told = Notification.objects.filter(kind="reports.handed_over")
    assert [(one.user, one.target) for one in told] == [(colleague, row)]
    assert (before, on_desk(colleague)) == ([], [row.get_absolute_url()])
    page = as_user(colleague).get(reverse("desk")).content.decode()
    assert "Продължава след" in page
    assert as_user(colleague).get(row.get_absolute_url()).status_code == 200
    answer = as_user(colleague).post(row.get_absolute_url())
    as_user(colleague).post(row.get_absolute_url())
    assert answer.url == reverse("desk")
    assert on_desk(colleague) == []
    row.refresh_from_db()
    assert row.done_by == colleague


@pytest.mark.parametrize(
    ("days", "words"), [(0, "due on"), (-1, "was due on")], ids=["today", "late"]
)
def test_the_desk_says_by_which_day(
    project, garden, owner, colleague, as_user, days, words
):
    handed_to(project, garden, as_user(owner), person=colleague.person.pk)
    closed(project, owner)
    day = timezone.localdate() + datetime.timedelta(days=days)
    HandOver.objects.update(due_on=day)

    page = as_user(colleague).get("/en/desk/").text

    with translation.override("en"):
        assert f">{words} {date_format(day)}</span>" in page


def test_everybody_reads_what_organisations_carry_on_and_no_person(
    project, garden, owner, colleague, as_user, client
):
    other = ActivityFactory(project=project, title_bg="Сайтът")
    third = ActivityFactory(project=project, title_bg="Неизвестното")
    partner = partner_of(project)
    handed_to(project, garden, as_user(owner), organisation=partner.pk, is_public="on")
    handed_to(
        project, other, as_user(owner), person=colleague.person.pk, is_public="on"
    )
    handed_to(project, third, as_user(owner), organisation=partner.pk)
    final = reverse("reports:final", args=[project.slug])
    closed(project, owner)

    def read(reader):
        return sorted(str(row.taker()) for row in reader.get(final).context["goes_on"])

    assert read(client) == ["Общината"]
    assert read(as_user(owner)) == sorted(
        ["Общината", "Общината", colleague.person.name]
    )


def test_an_organisation_that_is_not_shown_is_not_named(
    project, garden, owner, as_user, client
):
    partner = partner_of(project)
    handed_to(project, garden, as_user(owner), organisation=partner.pk, is_public="on")
    closed(project, owner)
    final = reverse("reports:final", args=[project.slug])
    assert "Общината" in client.get(final).content.decode()

    partner.status = Organisation.Status.SUSPENDED
    partner.save()

    assert "Общината" not in client.get(final).content.decode()
    assert "Общината" in as_user(owner).get(final).content.decode()


def test_decided_anew_after_opening_again_only_the_last_word_counts(
    project, garden, owner, as_user, client
):
    first, second = partner_of(project), OrganisationFactory(name_bg="Читалището")
    project.partners.create(organisation=second, role=4)
    handed_to(project, garden, as_user(owner), organisation=first.pk, is_public="on")
    closed(project, owner)
    coordinator = AppointmentFactory(role=Appointment.Role.COORDINATOR).user
    actions.reopen(project, reason="Поправка", actor=coordinator)
    final = reverse("reports:final", args=[project.slug])

    def read(reader):
        return [str(row.taker()) for row in reader.get(final).context["goes_on"]]

    as_user(owner).post(
        url(project, garden), sent(organisation=second.pk, is_public="on")
    )
    assert read(client) == read(as_user(owner)) == ["Общината"]
    closed(project, owner)

    assert read(client) == read(as_user(owner)) == ["Читалището"]
    assert on_desk(staff_of(first)) == []
    assert len(on_desk(staff_of(second))) == 1


def test_no_person_and_no_payment_is_named_by_what_is_proposed(project, owner, as_user):
    colleague = staff_of(project.organisation).person
    task = TeamMemberFactory(
        project=project, role="expert", person=colleague, name="", email=""
    )
    cost = ExpenditureFactory(
        budget=BudgetFactory(project=project), purpose="Хонорар на Ана Тест"
    )

    def proposed(key):
        address = reverse("reports:closing_thing", args=[project.slug, key])
        return as_user(owner).get(address).context["form"]["title_bg"].value()

    assert proposed(f"teammember-{task.pk}") == "Задача в екипа: експерт"
    number = f"expenditure-{cost.pk}"
    assert proposed(number) == f"Разход № {cost.number}: няма документ"


def test_staff_of_an_organisation_have_it_on_their_desk(
    project, garden, owner, as_user
):
    partner = partner_of(project)
    editor, reader = staff_of(partner), staff_of(partner, Membership.Role.MEMBER)
    row = handed_to(project, garden, as_user(owner), organisation=partner.pk)
    closed(project, owner)

    assert on_desk(editor) == [row.get_absolute_url()]
    assert on_desk(reader) == []
    assert as_user(reader).get(row.get_absolute_url()).status_code == 404
    assert as_user(owner).post(row.get_absolute_url()).status_code == 403


def test_given_up_wants_a_reason(project, garden, owner, as_user):
    client = as_user(owner)

    asked = client.post(url(project, garden), sent(is_given_up="1"))
    row = handed_to(
        project, garden, client, is_given_up="1", note="Училището е закрито."
    )

    assert list(asked.context["form"].errors) == ["note"]
    assert (row.is_given_up, row.due_on, row.taker()) == (True, None, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "person"),
        ({"both": True}, "organisation"),
        ({"someone": True, "due_on": ""}, "due_on"),
        ({"someone": True, "due_on": "2015-01-01"}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    project, garden, owner, colleague, as_user, changes, field
):
    fields = sent(**{k: v for k, v in changes.items() if k == "due_on"})
    if changes.keys() & {"both", "someone"}:
        fields["person"] = colleague.person.pk
    if "both" in changes:
        fields["organisation"] = partner_of(project).pk

    answer = as_user(owner).post(url(project, garden), fields)

    assert list(answer.context["form"].errors) == [field]
    assert "Градината до училището" in answer.content.decode()
    assert not HandOver.objects.exists()


def test_two_managers_do_not_overwrite_each_other_unasked(
    project, garden, owner, colleague, as_user
):
    client = as_user(owner)
    handed_to(project, garden, client, person=colleague.person.pk)

    told = client.post(url(project, garden), sent(organisation=partner_of(project).pk))
    version = told.context["form"]["version"].value()
    assert HandOver.objects.get().person == colleague.person

    handed_to(
        project,
        garden,
        client,
        organisation=partner_of(project).pk,
        version=version,
    )
    assert HandOver.objects.get().organisation == partner_of(project)


def test_it_can_be_taken_back_until_the_project_is_closed(
    project, garden, owner, colleague, as_user
):
    row = handed_to(project, garden, as_user(owner), person=colleague.person.pk)
    away = reverse("reports:closing_take_back", args=[project.slug, row.key])

    as_user(owner).post(away)
    assert not HandOver.objects.exists()

    row = handed_to(project, garden, as_user(owner), person=colleague.person.pk)
    closed(project, owner)
    with pytest.raises(ValidationError):
        actions.take_back(row, actor=owner)
    assert HandOver.objects.get() == row


def test_nothing_that_is_prepared_is_known_to_who_is_chosen(
    project, garden, owner, as_user
):
    editor = staff_of(partner_of(project))
    handed_to(project, garden, as_user(owner), organisation=partner_of(project).pk)

    assert not HandOver.objects.visible_to(editor).exists()
    assert not HandOver.objects.visible_to(AnonymousUser()).exists()


def test_of_whoever_leaves_the_name_goes_and_the_thing_stays(
    project, garden, owner, colleague, as_user
):
    name = colleague.person.name
    row = handed_to(project, garden, as_user(owner), person=colleague.person.pk)
    closing = closed(project, owner)
    digest = closing.digest()

    privacy.erase(colleague.person)
    privacy.erase(owner.person)

    row.refresh_from_db()
    closing.refresh_from_db()
    assert (row.person, row.title_bg) == (None, "Градината до училището")
    assert (closing.closed_by, closing.digest()) == (None, digest)
    page = as_user(staff_of(project.organisation)).get(closing.get_absolute_url())
    assert name not in page.content.decode()
    assert "Градината до училището" in page.content.decode()


@pytest.mark.parametrize(
    ("key", "is_offered"), [("activity-1", False), ("decision-1", True)]
)
def test_nobody_is_led_to_a_page_that_closing_shut(
    project, owner, colleague, as_user, key, is_offered
):
    closing = actions.begin_closing(project, actor=owner)
    row = closing.handed.create(
        key=key, title_bg="Градината", person=colleague.person, address="/somewhere/"
    )
    actions.close(closing, actor=owner)

    page = as_user(colleague).get(row.get_absolute_url()).content.decode()

    assert ('href="/somewhere/"' in page) is is_offered
    assert ("помолете координатора" in page) is not is_offered


def test_a_task_is_handed_over_without_the_name_of_who_has_it(project, owner, as_user):
    task = TeamMemberFactory(project=project, name="Ана Тест")
    url = reverse("reports:closing_thing", args=[project.slug, f"teammember-{task.pk}"])

    form = as_user(owner).get(url).context["form"]

    assert "Ана" not in form["title_bg"].value()


def test_what_is_needed_one_way_or_the_other_is_not_called_optional(
    project, garden, owner, as_user
):
    fields = as_user(owner).get(url(project, garden)).context["form"].fields

    needed = [name for name, field in fields.items() if hasattr(field, "is_needed")]
    assert needed == ["is_given_up", "person", "organisation", "due_on"]
