"""Hours: reported by the volunteer, confirmed by somebody else, never twice, and on paper."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Notification
from leadernet import privacy
from leadernet.merging import people as merging
from participation.volunteering import actions, papers
from participation.volunteering.forms.hours import quarters_in
from participation.volunteering.models import (
    Application,
    Certificate,
    Hours,
    Opportunity,
)
from tests.core.pdf_reading import Document
from tests.factories import (
    ApplicationFactory,
    AppointmentFactory,
    HoursFactory,
    OpportunityFactory,
    PersonFactory,
    PlaceFactory,
    ProjectFactory,
    RegistrationFactory,
    ShiftFactory,
    UserFactory,
    staff_of,
)
from tests.participation.volunteering.test_joining import address, last_mail, tick

YESTERDAY = {"day": timezone.localdate() - datetime.timedelta(days=1)}


@pytest.fixture
def opportunity():
    return OpportunityFactory(title_bg="Чист парк")


@pytest.fixture
def staff(opportunity):
    return staff_of(opportunity.organisation)


def place_of(opportunity, person=None, **shift):
    shift = ShiftFactory(opportunity=opportunity, **YESTERDAY | shift)
    person = person or PersonFactory()
    application = opportunity.applications.filter(person=person).first()
    application = application or ApplicationFactory(
        opportunity=opportunity, person=person
    )
    return PlaceFactory(shift=shift, application=application)


def report(client, place, hours="2,5", what="Садих дръвчета"):
    page = address("report", place.shift.opportunity, place.pk)
    return client.post(page, {"quarters": hours, "what": what})


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("2", 8),
        ("2,25", 9),
        ("2.5", 10),
        ("2:45", 11),
        ("24", 96),
        ("2.3", None),
        ("2:10", None),
        ("2:75", None),
        ("-1", None),
        ("٢", None),
        ("1e3", None),
    ],
)
def test_hours_are_written_as_people_write_them(text, quarters):
    assert quarters_in(text) == quarters


class TestReporting:
    def test_reported_corrected_and_confirmed(self, as_user, opportunity, staff):
        volunteer = UserFactory()
        place = place_of(opportunity, volunteer.person)

        report(as_user(volunteer), place, "3")
        report(as_user(volunteer), place, "2,5")
        hours = Hours.objects.get()
        decide = address("decide", opportunity, hours.pk)
        without = as_user(staff).post(decide, {"quarters": "2"})
        as_user(staff).post(
            decide, {"quarters": "2", "reason": "Почивката не се брои."}
        )

        assert list(without.context["form"].errors) == ["reason"]
        hours.refresh_from_db()
        assert (hours.status, hours.amount, hours.amount_reported) == (
            "confirmed",
            2,
            Decimal("2.5"),
        )
        assert hours.decided_by == staff
        assert "Почивката" in last_mail(volunteer.email).body
        late = report(as_user(volunteer), place, "8")
        assert late.context["form"].errors
        hours.refresh_from_db()
        assert hours.quarters == 8
        told = Notification.objects.filter(user=staff, kind__endswith="hours_reported")
        assert told.count() == 2

    def test_nobody_confirms_their_own(self, as_user, opportunity, staff):
        place = place_of(opportunity, staff.person)
        report(as_user(staff), place)
        hours = Hours.objects.get()
        decide = address("decide", opportunity, hours.pk)
        many = address("hours", opportunity)

        answer = as_user(staff).post(decide, {"quarters": "2,5"})
        as_user(staff).post(many, {"hours": [hours.pk]})

        assert answer.status_code == 403
        with pytest.raises(ValidationError):
            actions.confirm_hours(hours, quarters=10, reason="", actor=staff)
        hours.refresh_from_db()
        assert hours.status == Hours.Status.REPORTED
        as_user(staff_of(opportunity.organisation)).post(many, {"hours": [hours.pk]})
        hours.refresh_from_db()
        assert hours.status == Hours.Status.CONFIRMED

    def test_of_a_foreign_opportunity_nothing_is_confirmed(
        self, as_user, opportunity, staff
    ):
        foreign = HoursFactory(status="reported")

        page = as_user(staff).get(address("decide", opportunity, foreign.pk))
        as_user(staff).post(address("hours", opportunity), {"hours": [foreign.pk]})

        assert page.status_code == 404
        foreign.refresh_from_db()
        assert foreign.status == Hours.Status.REPORTED

    def test_in_whose_place_nobody_else_reports(self, as_user, opportunity):
        place = place_of(opportunity)

        assert report(as_user(UserFactory()), place).status_code == 404
        assert not Hours.objects.exists()

    def test_before_the_shift_is_over_nothing_is_reported(self, as_user, opportunity):
        volunteer = UserFactory()
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        place = place_of(opportunity, volunteer.person, day=tomorrow)

        assert report(as_user(volunteer), place).status_code == 404

    def test_a_day_has_24_hours_in_all_opportunities(self, as_user, opportunity):
        volunteer = UserFactory()
        first = place_of(opportunity, volunteer.person, ends="12:00")
        second = place_of(OpportunityFactory(), volunteer.person, starts="13:00")
        report(as_user(volunteer), first, "20")

        refused = report(as_user(volunteer), second, "4:15")
        report(as_user(volunteer), second, "4")

        assert "20" in str(refused.context["form"].errors)
        assert sum(one.quarters for one in Hours.objects.all()) == 96

    def test_overlapping_shifts_are_explained(self, as_user, opportunity):
        volunteer = UserFactory()
        first = place_of(opportunity, volunteer.person)
        second = place_of(
            OpportunityFactory(), volunteer.person, starts="13:00", ends="15:00"
        )
        report(as_user(volunteer), first)

        refused = report(as_user(volunteer), second)

        assert "Чист парк" in str(refused.context["form"].errors)
        assert Hours.objects.count() == 1

    def test_what_is_refused_says_why_and_is_reported_anew(
        self, as_user, opportunity, staff
    ):
        volunteer = UserFactory()
        place = place_of(opportunity, volunteer.person)
        report(as_user(volunteer), place)
        decide = address("decide", opportunity, Hours.objects.get().pk)

        data = {"quarters": "2,5", "reason": "Не бяхте там.", "refuse": "1"}
        as_user(staff).post(decide, data)

        mine = as_user(volunteer).get(reverse("volunteering:mine")).text
        assert "Не бяхте там." in mine
        report(as_user(volunteer), place, "1")
        assert Hours.objects.get().status == Hours.Status.REPORTED

    def test_what_was_by_hand_is_the_volunteers_own_when_reported_anew(
        self, as_user, opportunity, staff
    ):
        volunteer = UserFactory()
        place = place_of(opportunity, volunteer.person)
        row = [(place, 8, "")]
        actions.enter_sheet(place.shift, rows=row, channel="paper", actor=staff)
        actions.refuse_hours(Hours.objects.get(), reason="Друг е.", actor=staff)

        report(as_user(volunteer), place, "1")

        hours = Hours.objects.get()
        assert (hours.channel, hours.entered_by) == ("portal", None)

    def test_more_than_a_page_waits(self, as_user, opportunity, staff, monkeypatch):
        monkeypatch.setattr("participation.volunteering.views.hours.ON_A_PAGE", 1)
        monkeypatch.setattr("participation.volunteering.views.people.ON_A_PAGE", 1)
        for _number in range(2):
            HoursFactory(place=place_of(opportunity), status="reported")
            ApplicationFactory(opportunity=opportunity, status="asked")

        for name in ("hours", "people"):
            text = as_user(staff).get(address(name, opportunity)).text
            assert "Това са 1 от 2" in text

    def test_the_clock_asks_once(self, opportunity):
        volunteer = UserFactory()
        place_of(opportunity, volunteer.person)

        for _hour in range(2):
            tick("ask volunteer for hours")

        told = Notification.objects.filter(kind="volunteering.ask_for_hours")
        assert [one.user for one in told] == [volunteer]


class TestTheSecretPage:
    def test_a_guest_reports_and_gets_papers(self, client, opportunity, staff):
        place = place_of(opportunity, PersonFactory(name="Нели", email="n@example.org"))
        link = actions.OWN.for_reader(place.application, "")
        own = link[link.index("/", 8) :]

        client.post(f"{own}hours/{place.pk}/", {"quarters": "2", "what": "Копах"})
        early = client.post(f"{own}certificate/")
        actions.confirm_hours(Hours.objects.get(), quarters=8, reason="", actor=staff)
        paper = client.post(f"{own}certificate/")
        sheet = client.get(f"{own}time-sheet.pdf")

        assert early.status_code == 302
        assert "Нели" in Document(paper.content).text
        assert "Копах" in Document(sheet.content).text

    def test_another_s_place_is_not_reported(self, client, opportunity):
        place, other = place_of(opportunity), place_of(opportunity)
        link = actions.OWN.for_reader(place.application, "")
        own = link[link.index("/", 8) :]

        answer = client.post(f"{own}hours/{other.pk}/", {"quarters": "2", "what": "х"})

        assert answer.status_code == 404
        assert not Hours.objects.exists()


class TestTheSignedSheet:
    def test_is_entered_for_many_and_one_s_own_waits(self, as_user, opportunity, staff):
        shift = ShiftFactory(opportunity=opportunity, **YESTERDAY)
        places = [
            PlaceFactory(
                shift=shift,
                application=ApplicationFactory(opportunity=opportunity, person=person),
            )
            for person in (PersonFactory(), PersonFactory(), staff.person)
        ]
        data = {"channel": "paper"}
        for place in places[1:]:
            data |= {f"hours_{place.pk}": "3", f"what_{place.pk}": "Боядиса"}
        sheet = address("sheet", opportunity, shift.pk)

        for _press in range(2):
            as_user(staff).post(sheet, data)

        rows = {one.place: one for one in Hours.objects.all()}
        assert places[0] not in rows
        assert (rows[places[1]].status, rows[places[1]].channel) == (
            "confirmed",
            "paper",
        )
        assert rows[places[2]].status == "reported"

    def test_what_the_volunteer_reported_stays_beside_it(self, opportunity, staff):
        place = place_of(opportunity)
        actions.report(place, quarters=12, what="", actor=None)

        for quarters in (8, 10):
            row = [(place, quarters, "")]
            actions.enter_sheet(place.shift, rows=row, channel="paper", actor=staff)

        hours = Hours.objects.get()
        assert (hours.quarters, hours.reported, hours.status) == (8, 12, "confirmed")

    def test_one_impossible_line_enters_none(self, as_user, opportunity, staff):
        shift = ShiftFactory(opportunity=opportunity, **YESTERDAY)
        good, bad = PlaceFactory(shift=shift), PlaceFactory(shift=shift)
        HoursFactory(
            place=place_of(
                OpportunityFactory(),
                bad.application.person,
                starts="15:00",
                ends="20:00",
            ),
            quarters=90,
        )
        data = {"channel": "paper", f"hours_{good.pk}": "2", f"hours_{bad.pk}": "4"}

        as_user(staff).post(address("sheet", opportunity, shift.pk), data)

        assert not Hours.objects.filter(place__shift=shift).exists()


class TestPapers:
    def test_time_sheets_are_by_person_and_month_and_audited(
        self, as_user, opportunity, staff
    ):
        volunteer = PersonFactory(name="Нели Ветрова")
        for month in (3, 4):
            place = place_of(opportunity, volunteer, day=datetime.date(2015, month, 16))
            HoursFactory(place=place, quarters=10, decided_by=staff)
        waiting = place_of(opportunity, day=datetime.date(2015, 4, 17))
        HoursFactory(place=waiting, status="reported")
        address_of = address("time_sheets", opportunity)

        whole = Document(as_user(staff).get(address_of).content)
        april = as_user(staff).get(address_of, {"month": "2015-04"})
        wrong = as_user(staff).get(address_of, {"month": "2015-44"})

        assert len(whole.pages) == 3
        assert "2,5" in whole.text
        assert "март" not in Document(april.content).text
        assert "още непотвърдено" in whole.text
        assert wrong.status_code == 404
        verbs = AuditEntry.objects.filter(verb="volunteering.time_sheets_printed")
        assert verbs.count() == 2

    def test_too_many_sheets_for_one_file_say_so(self, opportunity, monkeypatch):
        monkeypatch.setattr(papers, "MOST", 2)
        for name in ("Ани", "Борис"):
            person = PersonFactory(name=name)
            for day in (16, 17):
                place = place_of(opportunity, person, day=datetime.date(2015, 3, day))
                HoursFactory(place=place)

        some = Document(papers.time_sheets(opportunity, language="bg"))
        monkeypatch.setattr(papers, "MOST", 4)
        all_of_them = Document(papers.time_sheets(opportunity, language="bg"))

        assert "Отпечатайте ги месец по месец" in some.text
        assert "Ани" in some.text
        assert "Борис" not in some.text
        assert len(all_of_them.pages) == 2
        assert "месец по месец" not in all_of_them.text

    def test_blank_forms_say_what_the_pages_say(self, client, opportunity):
        bad = "#set page(width: 1mm) *жирно* <script>"
        Opportunity.objects.update(text_bg=bad, address="ул. „Роза“ 5")
        ShiftFactory(opportunity=opportunity)

        form = client.get(address("form_pdf", opportunity))
        sheet = client.get(address("hours_pdf", opportunity))

        assert "<script>" in Document(form.content).text
        assert "10:00–14:00" in Document(form.content).text
        assert "Чист парк" in Document(sheet.content).text

    def test_a_certificate_says_the_total_and_its_code_is_checked(
        self, as_user, client, opportunity
    ):
        volunteer = UserFactory(name="Нели Ветрова")
        for hour in (8, 15):
            place = place_of(
                opportunity,
                volunteer.person,
                starts=datetime.time(hour),
                ends=datetime.time(hour + 2),
            )
            HoursFactory(place=place, quarters=7)
        make = reverse(
            "volunteering:make_certificate", args=[opportunity.organisation_id]
        )

        papers_made = [as_user(volunteer).post(make) for _press in range(2)]

        certificate = Certificate.objects.get()
        assert certificate.amount == Decimal("3.5")
        assert "3,5" in Document(papers_made[0].content).text
        page = client.get(certificate.get_absolute_url())
        assert "Нели Ветрова" in page.text
        asked = {"code": certificate.shown_code().lower()}
        found = client.get(reverse("volunteering:check_certificate"), asked)
        assert "Нели Ветрова" in found.text
        assert as_user(UserFactory()).post(make).status_code == 404

    def test_a_certificate_of_a_funded_project_says_who_pays(self, opportunity):
        project = ProjectFactory(
            is_published=True,
            title_bg="Чиста река",
            programme__obligatory_text_bg="Финансира се по проект „{project}“.",
        )
        person = PersonFactory(name="Нели Ветрова")
        funded = OpportunityFactory(
            organisation=opportunity.organisation, project=project
        )
        HoursFactory(place=place_of(opportunity, person))
        plain = actions.issue(opportunity.organisation, person, actor=None)
        without = Document(papers.certificate(plain, language="bg")).text
        HoursFactory(place=place_of(funded, person, starts="16:00", ends="17:00"))
        made = actions.issue(opportunity.organisation, person, actor=None)

        text = Document(papers.certificate(made, language="bg")).text

        assert "Финансира се" not in without
        assert "Финансира се по проект" in " ".join(text.split())

    def test_a_certificate_of_practice_says_so(self):
        hours = HoursFactory()
        organisation = hours.shift.opportunity.organisation
        person = hours.application.person
        made = actions.issue(organisation, person, actor=None)
        real = Document(papers.certificate(made, language="bg")).text
        made.organisation.is_practice = True

        practice = Document(papers.certificate(made, language="bg")).text

        assert "Учебно" not in real
        assert practice != real

    def test_corrected_hours_end_a_certificate_that_says_more(
        self, opportunity, staff, client
    ):
        hours = HoursFactory(place=place_of(opportunity), quarters=16)
        person = hours.application.person
        certificate = actions.issue(opportunity.organisation, person, actor=None)

        actions.confirm_hours(hours, quarters=4, reason="Грешка", actor=staff)

        certificate.refresh_from_db()
        assert certificate.revoked_at
        page = client.get(certificate.get_absolute_url())
        assert person.name not in page.text

    def test_no_code_is_found_by_trying(self, client):
        statuses = [
            client.get(reverse("volunteering:certificate", args=["22222-22222"]))
            for _number in range(31)
        ]
        assert {one.status_code for one in statuses[:30]} == {404}
        assert statuses[30].status_code == 429


class TestForgetting:
    def test_confirmed_hours_stay_without_the_name(self, opportunity, staff):
        kept = HoursFactory(place=place_of(opportunity, PersonFactory(name="Нели")))
        person = kept.application.person
        place = place_of(opportunity, person, starts="15:00", ends="16:00")
        HoursFactory(place=place, status="reported")
        certificate = actions.issue(opportunity.organisation, person, actor=None)

        privacy.erase(person)

        assert list(Hours.objects.values_list("quarters", "what")) == [(16, "")]
        certificate.refresh_from_db()
        assert (certificate.name, certificate.revoked_at) == ("", None)
        sheet = papers.time_sheets(opportunity, language="bg")
        assert "Нели" not in Document(sheet).text

    def test_the_place_of_the_forgotten_is_of_who_waits(self, opportunity):
        shift = ShiftFactory(opportunity=opportunity, capacity=1)
        gone, waits = (
            ApplicationFactory(opportunity=opportunity, person=UserFactory().person)
            for _number in range(2)
        )
        PlaceFactory(shift=shift, application=gone)
        place = PlaceFactory(shift=shift, application=waits, status="waiting")

        privacy.erase(gone.person)

        place.refresh_from_db()
        assert place.is_taken()
        told = Notification.objects.filter(user=waits.person.user)
        assert [one.kind for one in told] == ["volunteering.moved_up"]

    def guest(self, opportunity, days, **hours):
        """Somebody without an account, whose last shift was so many days ago."""
        day = timezone.localdate() - datetime.timedelta(days=days)
        person = PersonFactory(name="Нели Ветрова", email="n@example.org")
        place = place_of(opportunity, person, day=day)
        Application.objects.update(asked_at=timezone.now() - datetime.timedelta(days))
        if hours:
            HoursFactory(place=place, **hours)
        return person

    @pytest.mark.parametrize(
        ("days", "hours", "is_kept"),
        [
            (360, {}, True),
            (370, {}, False),
            (370, {"status": "reported"}, False),
            (370, {"quarters": 8}, True),
            (1820, {"quarters": 8}, True),
            (1830, {"quarters": 8}, False),
        ],
    )
    def test_names_of_guests_go_by_time(self, opportunity, days, hours, is_kept):
        person = self.guest(opportunity, days, **hours)

        tick("forget volunteer")

        person.refresh_from_db()
        assert bool(person.name and person.email) == is_kept
        assert (person.erased_at is None) == is_kept
        if "quarters" in hours:
            assert Hours.objects.confirmed().quarters() == 8

    def test_who_is_known_from_elsewhere_stays(self, opportunity):
        registered = self.guest(opportunity, 400)
        RegistrationFactory(person=registered)
        again = self.guest(opportunity, 400)
        place_of(OpportunityFactory(), again)
        with_account = UserFactory(name="Ани")
        place_of(opportunity, with_account.person, day=datetime.date(2015, 3, 2))

        tick("forget volunteer")

        for person in (registered, again, with_account.person):
            person.refresh_from_db()
            assert person.name

    def test_with_an_account_goes_what_its_address_did_without_one(
        self, opportunity, staff
    ):
        user = UserFactory(email="neli@example.org")
        guest = PersonFactory(name="Нели Гостова", email="Neli@example.org")
        place = place_of(opportunity, guest)
        HoursFactory(place=place)
        place.application.note = "Нося лопата"
        place.application.save()
        certificate = actions.issue(opportunity.organisation, guest, actor=None)

        given = privacy.APPS["volunteering"].export_person(user.person)
        privacy.erase(user.person)

        assert [one["note"] for one in given["volunteering"]] == ["Нося лопата"]
        assert len(given["volunteer_hours"]) == 1
        assert len(given["volunteer_certificates"]) == 1
        guest.refresh_from_db()
        place.application.refresh_from_db()
        certificate.refresh_from_db()
        assert (guest.name, guest.email, certificate.name) == ("", "", "")
        assert guest.erased_at
        assert place.application.note == ""
        assert Hours.objects.get().quarters == 16

    def test_two_rows_of_one_person_count_one_report_of_a_shift(self, opportunity):
        shift = ShiftFactory(opportunity=opportunity, **YESTERDAY)
        kept, gone = (
            ApplicationFactory(opportunity=opportunity, person=PersonFactory())
            for _number in range(2)
        )
        HoursFactory(
            place=PlaceFactory(shift=shift, application=kept),
            status="reported",
            quarters=4,
        )
        HoursFactory(place=PlaceFactory(shift=shift, application=gone), quarters=8)
        actor = AppointmentFactory(role="administrator").user

        merging.merge(kept.person, gone.person, actor=actor, reason="Двойник")

        hours = Hours.objects.get()
        assert (hours.status, hours.quarters) == ("confirmed", 8)
        assert hours.application.person == kept.person


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("name", ["people", "hours"])
def test_pages_of_the_staff_ask_as_little_of_many(
    as_user, opportunity, staff, django_assert_max_num_queries, count, name
):
    shift = ShiftFactory(opportunity=opportunity, **YESTERDAY)
    for _number in range(count):
        HoursFactory(place=PlaceFactory(shift=shift), status="reported")
    client = as_user(staff)
    client.get(address(name, opportunity))

    with django_assert_max_num_queries(22):
        client.get(address(name, opportunity))


@pytest.mark.parametrize("count", [1, 30])
def test_a_sheet_of_many_asks_as_little_as_one_of_one(
    as_user, opportunity, staff, django_assert_max_num_queries, count
):
    shift = ShiftFactory(opportunity=opportunity, **YESTERDAY)
    places = [PlaceFactory(shift=shift) for _number in range(count)]
    HoursFactory(place=places[0], status="reported", quarters=2)
    data = {"channel": "paper"} | {f"hours_{one.pk}": "3" for one in places}
    client = as_user(staff)
    client.get(address("sheet", opportunity, shift.pk))

    with django_assert_max_num_queries(25):
        client.post(address("sheet", opportunity, shift.pk), data)

    assert Hours.objects.confirmed().quarters() == count * 12
