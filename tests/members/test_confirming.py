"""Once a year an organisation says that its profile is still true: one button from a mail."""

import datetime
import re
import time

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import AuditEntry, OutgoingMail
from leadernet import due
from members import confirmations
from members.actions import confirming as actions
from members.actions import team
from members.models import Organisation
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    staff_of,
)
from tests.members.helpers import profile_data, refused

Status = Organisation.Status
WORK = ("ask to confirm", "remind to confirm")


def days_ago(number):
    return timezone.localdate() - datetime.timedelta(days=number)


def tick():
    for work in due.everything():
        if work.name in WORK:
            for row in work.rows():
                work.do(row)


def subjects(user):
    rows = OutgoingMail.objects.filter(to=user.email).order_by("pk")
    return [row.subject for row in rows]


def asked(days, **fields):
    """An organisation that was asked so many days ago, and its owner."""
    fields = {"asked_to_confirm_on": days_ago(days)} | fields
    organisation = OrganisationFactory(**fields)
    return organisation, staff_of(organisation, "owner")


def link(organisation, owner):
    return confirmations.address_for(organisation, owner).partition("example.org")[2]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://example.org"


def test_owners_are_asked_when_a_year_has_passed_and_only_once():
    organisation = OrganisationFactory(joined_on=days_ago(365))
    owner = staff_of(organisation, "owner")
    editor = staff_of(organisation)
    OrganisationFactory(joined_on=days_ago(364))
    OrganisationFactory(joined_on=days_ago(900), confirmed_on=days_ago(10))
    OrganisationFactory(joined_on=days_ago(900), is_practice=True)
    OrganisationFactory(joined_on=days_ago(900), status=Status.SUSPENDED)

    tick()
    tick()

    assert subjects(owner) == [f"Верен ли е още профилът на {organisation.name}?"]
    assert subjects(editor) == []
    assert list(confirmations.unconfirmed()) == [organisation]


def test_an_organisation_imported_without_a_date_is_asked_a_year_later():
    organisation = OrganisationFactory(joined_on=None)
    assert list(confirmations.to_ask()) == []

    Organisation.objects.update(
        created_at=timezone.now() - datetime.timedelta(days=366)
    )

    assert list(confirmations.to_ask()) == [organisation]


@pytest.mark.parametrize(
    ("days", "reminders", "expected"),
    [(13, 0, 0), (14, 0, 1), (29, 1, 0), (30, 1, 1), (59, 2, 0), (45, 0, 1)],
)
def test_reminders_come_after_14_and_30_days_exactly_once(days, reminders, expected):
    _organisation, owner = asked(days, confirmation_reminders=reminders)

    tick()
    tick()

    assert len(subjects(owner)) == expected


def test_the_link_opens_without_signing_in_and_opening_changes_nothing(client):
    organisation, owner = asked(3)

    page = client.get(link(organisation, owner))

    organisation.refresh_from_db()
    assert organisation.name in page.content.decode()
    assert "Всичко е вярно" in page.content.decode()
    assert organisation.confirmed_on is None
    assert "no-store" in page["Cache-Control"]


def test_pressing_the_button_confirms_and_says_who(client):
    organisation, owner = asked(70)
    url = link(organisation, owner)

    client.post(url)
    again = client.post(url, follow=True)

    organisation.refresh_from_db()
    assert organisation.confirmed_on == timezone.localdate()
    assert not organisation.is_asked_to_confirm()
    assert AuditEntry.objects.filter(verb="members.confirmed").count() == 1
    text = re.sub(r"\s+", " ", again.content.decode())
    assert f"{owner} потвърди профила на" in text
    assert "Всичко е вярно" not in text


def test_a_colleague_s_link_tells_that_it_is_done(client):
    organisation, first = asked(3)
    second = staff_of(organisation, "owner")
    links = [link(organisation, owner) for owner in (first, second)]

    client.post(links[0])
    page = client.get(links[1])

    assert f"{first} потвърди" in page.content.decode()


def test_a_link_of_last_year_does_not_confirm_this_year(client):
    organisation, owner = asked(3)
    old = link(organisation, owner)
    actions.confirm(organisation, actor=owner)
    Organisation.objects.update(
        confirmed_on=days_ago(366), asked_to_confirm_on=days_ago(1)
    )

    client.post(old)

    organisation.refresh_from_db()
    assert organisation.confirmed_on == days_ago(366)


def test_a_link_that_lay_about_for_more_than_a_year_is_worth_nothing(
    client, monkeypatch
):
    organisation, owner = asked(3)
    long_ago = time.time() - 366 * 86_400
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: long_ago)
        url = link(organisation, owner)

    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_who_is_no_longer_owner_holds_a_link_to_nothing(client):
    organisation, owner = asked(3)
    other = staff_of(organisation, "owner")
    url = link(organisation, owner)
    team.end(owner.person.memberships.get(), actor=other)

    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    organisation.refresh_from_db()
    assert organisation.confirmed_on is None


def test_a_link_signed_for_something_else_is_refused(client):
    organisation, owner = asked(3)
    values = [organisation.pk, owner.pk, days_ago(3).isoformat()]
    foreign = signing.dumps(values, salt="members.invitation")

    for token in (foreign, "rubbish"):
        url = reverse("members:confirm_by_link", args=[token])
        assert client.get(url).status_code == 404


def test_staff_confirm_on_the_profile_and_by_saving_it(as_user):
    organisation, owner = asked(3)
    editor = staff_of(organisation)
    browser = as_user(editor)

    shown = browser.get(organisation.get_absolute_url()).content.decode()
    browser.post(reverse("members:confirm", args=[organisation.slug]))
    organisation.refresh_from_db()
    by_button = organisation.confirmed_on
    Organisation.objects.update(confirmed_on=None, asked_to_confirm_on=days_ago(1))
    form = as_user(owner).get(reverse("members:update", args=[organisation.slug]))
    as_user(owner).post(
        reverse("members:update", args=[organisation.slug]), profile_data()
    )
    organisation.refresh_from_db()

    assert "Всичко е вярно" in shown
    assert by_button == timezone.localdate()
    assert "Със запазването потвърждавате" in form.content.decode()
    assert organisation.confirmed_on == timezone.localdate()


def test_an_administrator_who_edits_for_them_does_not_confirm(as_user):
    organisation, _owner = asked(3)
    administrator = AppointmentFactory(role="administrator").user

    as_user(administrator).post(
        reverse("members:update", args=[organisation.slug]), profile_data()
    )

    organisation.refresh_from_db()
    assert organisation.is_asked_to_confirm()


def test_after_two_silent_months_the_public_pages_say_so_gently(client):
    silent, _owner = asked(60, confirmed_on=datetime.date(2024, 5, 6))
    patient, _owner = asked(59)

    pages = [
        client.get(organisation.get_absolute_url()).content.decode()
        for organisation in (silent, patient)
    ]
    directory = client.get(reverse("members:list")).content.decode()

    words = f"последно потвърди този профил на {date_format(silent.confirmed_on)}"
    assert [words in page for page in pages] == [True, False]
    assert directory.count("може да не е актуален") == 1


def write(browser, organisation, **changes):
    url = reverse("members:write_to_owners", args=[organisation.slug])
    initial = browser.get(url).context["form"].initial
    return browser.post(url, initial | changes)


def test_a_coordinator_writes_to_the_owners_with_a_ready_mail(as_user, client):
    organisation, owner = asked(70)
    coordinator = AppointmentFactory().user

    write(as_user(coordinator), organisation, subject="Здравейте, Мария")

    mail = OutgoingMail.objects.get(to=owner.email)
    assert mail.subject == "Здравейте, Мария"
    assert mail.headers == {"Reply-To": coordinator.email}
    assert "- Добавете лого" in mail.body
    path = re.search(r"https://example.org(/members/confirm/\S+)", mail.body).group(1)
    client.post(path)
    organisation.refresh_from_db()
    assert organisation.confirmed_on == timezone.localdate()


def test_the_link_is_added_where_the_coordinator_took_it_out(as_user):
    organisation, owner = asked(70)

    write(as_user(AppointmentFactory().user), organisation, text="Само две думи.")

    mail = OutgoingMail.objects.get(to=owner.email)
    assert mail.body.startswith(
        "Само две думи.\n\nhttps://example.org/members/confirm/"
    )


def test_one_organisation_gets_one_such_mail_a_week(as_user):
    organisation, owner = asked(70)
    browser = as_user(AppointmentFactory().user)
    other = AppointmentFactory().user

    write(browser, organisation)
    again = write(browser, organisation)
    with refused("week"):
        actions.write(organisation, subject="Тема", text="Текст", actor=other)
    AuditEntry.objects.update(at=timezone.now() - datetime.timedelta(days=8))
    write(browser, organisation)

    assert again.context["form"].non_field_errors()
    assert len(subjects(owner)) == 2


def test_each_owner_reads_the_ready_mail_in_their_language(as_user):
    organisation, owner = asked(70)
    owner.language = "en"
    owner.save()

    url = reverse("members:write_to_owners", args=[organisation.slug])
    page = as_user(AppointmentFactory().user).get(url)

    assert page.context["form"].initial["text"].startswith("Hello,")


def test_several_are_written_to_at_once_and_who_cannot_be_is_named(as_user):
    first, first_owner = asked(70)
    second, second_owner = asked(80)
    nobody_s = OrganisationFactory(asked_to_confirm_on=days_ago(90))
    _kept, kept_owner = asked(100)
    coordinator = AppointmentFactory().user
    slugs = "&".join(f"organisation={row.slug}" for row in (first, second, nobody_s))
    url = f"{reverse('members:write_to_outdated')}?{slugs}"

    page = as_user(coordinator).get(url)
    as_user(coordinator).post(url, {"words": "Скоро е общото събрание."})

    assert page.context["number"] == 2
    assert "без писмо: профилът няма собственик" in page.content.decode()
    for owner in (first_owner, second_owner):
        mail = OutgoingMail.objects.get(to=owner.email)
        assert "Скоро е общото събрание." in mail.body
        assert "/members/confirm/" in mail.body
    assert subjects(kept_owner) == []


def test_the_list_shows_each_coordinator_their_own_scope(as_user):
    lag, _owner = asked(70, kind="lag")
    association, _owner = asked(80)
    patient, _owner = asked(20)
    _left, _owner = asked(70, status=Status.LEFT, left_on=days_ago(1))
    of_lags = AppointmentFactory(kinds=["lag"]).user
    administrator = AppointmentFactory(role="administrator").user
    url = reverse("members:outdated")

    def listed(user, query=""):
        return list(as_user(user).get(url + query).context["rows"])

    assert listed(of_lags) == [lag]
    assert listed(administrator) == [association, lag]
    assert listed(administrator, "?state=asked") == [patient]
    assert listed(administrator, "?state=all&kind=lag") == [lag]
    assert listed(administrator, "?state=nonsense&oblast=ZZZ") == [association, lag]
    own = reverse("members:write_to_owners", args=[association.slug])
    assert as_user(of_lags).get(own).status_code == 403
    chosen = f"{reverse('members:write_to_outdated')}?organisation={association.slug}"
    assert as_user(of_lags).get(chosen).context["rows"] == []


def test_the_desk_counts_what_is_out_of_date_and_asks_the_owners(as_user):
    _organisation, owner = asked(70)
    coordinator = AppointmentFactory().user

    pages = [
        as_user(user).get("/desk/").content.decode() for user in (owner, coordinator)
    ]

    assert "Верен ли е още профилът на" in pages[0]
    assert "Неактуални профили" in pages[1]


def test_the_list_asks_the_same_for_one_row_and_for_thirty(
    as_user, django_assert_num_queries
):
    browser = as_user(AppointmentFactory().user)
    url = reverse("members:outdated")
    asked(70)
    browser.get(url)
    with django_assert_num_queries(QUERIES):
        browser.get(url)
    for number in range(29):
        organisation, _owner = asked(70 + number)
        MembershipFactory(organisation=organisation)
    with django_assert_num_queries(QUERIES):
        browser.get(url)


QUERIES = 12
