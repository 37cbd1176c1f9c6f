"""The last day of a project: what is open, the figures that are frozen, and what stays."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from core.models import AuditEntry, Notification, OutgoingMail
from members.models import Appointment, Membership, Organisation
from projects.actions.states import change_state
from projects.models import Indicator, Measurement, Project, ProjectPartner, TeamMember
from projects.waiting import waiting_for as projects_waiting
from reports import actions, exports, workbook
from reports.closing import final, opened
from reports.figures import figures_by_period, headline_figures
from reports.iati.reading import figures_of as iati_figures
from reports.models import Closing, Report
from reports.waiting import waiting_for as reports_waiting
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    ArticleFactory,
    BudgetFactory,
    DecisionFactory,
    DisbursementFactory,
    EventFactory,
    OrganisationFactory,
    PeriodFactory,
    PersonFactory,
    ProjectFactory,
    ResultFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, period_of, present

ATTENDED = Indicator.Source.ORGANISATIONS_ATTENDED
MANUAL = Indicator.Source.MANUAL


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, Membership.Role.OWNER)


@pytest.fixture
def counted(project):
    """One organisation came, of the thirty that were promised."""
    period = period_of(project, ATTENDED, title_bg="Организации")
    event = event_of(project, title_bg="Обучение")
    present(event, OrganisationFactory())
    return period, event


def closed(project, actor):
    return actions.close(actions.begin_closing(project, actor=actor), actor=actor)


def urls(project):
    return {
        name: reverse(route, args=[project.slug])
        for name, route in [
            ("begin", "reports:closing"),
            ("open", "reports:closing_open"),
            ("figures", "reports:closing_figures"),
            ("close", "close_project"),
            ("final", "reports:final"),
        ]
    }


def waits(user):
    return [*projects_waiting(user), *reports_waiting(user)]


def titles(project, user):
    with translation.override("en"):
        return {
            str(group.heading): [thing.title for thing in group.things]
            for group in opened.of(project, user)
        }


class TestOpen:
    def test_nothing_is_open_where_nothing_was_begun(self, project, owner):
        found = titles(project, owner)

        assert found == {
            "Reports that are not begun": [
                "Final report until 31\xa0August\xa02015 is not begun"
            ]
        }

    @pytest.mark.parametrize(("count", "first"), [(6, 6), (7, 5)])
    def test_most_of_a_long_list_is_folded(self, project, owner, as_user, count, first):
        for number in range(count):
            ActivityFactory(project=project, title_bg=f"Градина {number}")

        page = as_user(owner).get(urls(project)["open"])

        group = next(one for one in page.context["groups"] if len(one.things) == count)
        assert (len(group.first()), len(group.rest())) == (first, count - first)
        assert page.text.count("не е изпълнена</a>") == count
        assert ("<summary>И още 2:</summary>" in page.text) is (count > first)

    def test_everything_that_is_open_is_named_by_kind(self, project, owner):
        typed = period_of(project, MANUAL, title_bg="Доволни хора", title_en="")
        Measurement.objects.create(
            period=period_of(project, MANUAL, title_bg="Ръце", title_en=""),
            value=3,
            measured_on=SPRING["ends_on"],
        )
        ActivityFactory(project=project, title_bg="Обучения", title_en="")
        budget = BudgetFactory(project=project)
        DisbursementFactory(
            budget=budget, received_on=None, expected_on=SPRING["ends_on"]
        )
        ahead = EventFactory(project=project, title_bg="Прощаване", title_en="")
        ArticleFactory(
            project=project, organisation=project.organisation, status="draft"
        )
        DecisionFactory(event=ahead, text_bg="Да се боядиса", text_en="")
        stranger = EventFactory(project=project, is_published=False)

        found = titles(project, owner)

        assert list(found) == [
            "Reports that are not begun",
            "Values missing or not as promised",
            "Values without a proof",
            "Instalments that did not come",
            "Activities",
            "Events that are still to come",
            "News that is not published",
            "Decisions of meetings to be carried out",
        ]
        assert found["Activities"] == ["“Обучения” is not done"]
        assert found["Decisions of meetings to be carried out"] == ["Да се боядиса"]
        assert len(found["Events that are still to come"]) == 1
        assert str(stranger) not in str(found)
        assert str(typed.indicator) in found["Values missing or not as promised"][0]

    def test_a_figure_that_is_not_where_it_was_promised_is_said_neutrally(
        self, counted, project, owner
    ):
        assert titles(project, owner)["Values missing or not as promised"] == [
            "“Организации”: 1 of 10"
        ]

    def test_nothing_of_another_project_is_told(self, project, owner):
        other = ProjectFactory(organisation=project.organisation, **SPRING)
        ActivityFactory(project=other)
        period_of(other, MANUAL)
        EventFactory(project=other)

        assert list(titles(project, owner)) == ["Reports that are not begun"]

    def test_thirty_of_a_kind_cost_as_many_questions_as_one(
        self, project, owner, django_assert_num_queries, as_user
    ):
        client, url = as_user(owner), urls(project)["open"]
        add(project, 1)
        client.get(url)

        with CaptureQueriesContext(connection) as one:
            client.get(url)
        add(project, 29)

        with django_assert_num_queries(len(one)):
            client.get(url)


def add(project, number):
    for _number in range(number):
        ActivityFactory(project=project)
        Measurement.objects.create(
            period=period_of(project, MANUAL), value=3, measured_on=SPRING["ends_on"]
        )
        event = EventFactory(project=project)
        DecisionFactory(event=event)
        TeamMemberFactory(project=project, role="expert")
        ArticleFactory(
            project=project, organisation=project.organisation, status="draft"
        )


class TestClosing:
    def test_the_figures_are_frozen_and_everybody_is_told(
        self, counted, project, owner
    ):
        funder = OrganisationFactory()
        project.partners.create(organisation=funder, role=ProjectPartner.Role.FUNDING)
        donor, editor = staff_of(funder), staff_of(project.organisation)
        TeamMember.objects.create(
            project=project,
            role=TeamMember.Role.DONOR,
            name="Ана Тест",
            email="ana@example.org",
            starts_on=SPRING["starts_on"],
        )

        closing = closed(project, owner)

        project.refresh_from_db()
        assert project.status == Project.Status.CLOSED
        assert project.closed_at == closing.closed_at
        told = Notification.objects.filter(kind="reports.closed")
        assert {one.user for one in told} == {donor, editor}
        mails = OutgoingMail.objects.filter(to="ana@example.org")
        assert [mail.subject for mail in mails] == [
            f"Проектът „{project.title_bg}“ приключи"
        ]
        entry = AuditEntry.objects.get(verb="reports.closed")
        assert entry.data == {"contents": closing.digest(), "is_given_up": False}

    def test_a_later_event_changes_no_page_and_is_told_beside(
        self, counted, project, owner, client
    ):
        period, event = counted
        closed(project, owner)
        project.refresh_from_db()

        present(event, OrganisationFactory())

        assert [one.told for one in headline_figures(project)] == [1]
        assert [one.told for one in figures_by_period(project)] == [1]
        assert exports.as_json(project)["figures"][0]["actual"] == 1
        assert [row[9] for row in exports.figure_rows(project)] == [1]
        in_iati = iati_figures([project])[project.pk]
        assert [one.told for some in in_iati.values() for one in some] == [1]
        page = client.get(f"/en{urls(project)['final']}").content.decode()
        assert "then 1, now 2" in page
        evidence = reverse("reports:evidence", args=[project.slug, period.indicator_id])
        found = client.get(evidence).context
        assert found["figure"].told == 1
        assert len(found["page_obj"].object_list) == 1

    def test_who_was_taken_from_a_list_since_counts_and_is_not_named_again(
        self, project, owner, as_user
    ):
        period = period_of(project, Indicator.Source.DIFFERENT_PEOPLE)
        event = event_of(project, organiser=project.organisation)
        rows = [
            present(event, OrganisationFactory(), PersonFactory(name=name))
            for name in ("Ана Тест", "Иван Тест")
        ]
        closed(project, owner)
        rows[0].person = PersonFactory(name="", erased_at=timezone.now())
        rows[0].save()
        rows[1].attendances.all().delete()

        evidence = reverse("reports:evidence", args=[project.slug, period.indicator_id])
        found = as_user(owner).get(evidence)

        assert found.context["figure"].told == 2
        assert found.context["hidden"] == 2
        assert "Тест" not in found.content.decode()

    def test_every_period_is_frozen_and_shown_as_the_results_show_it(
        self, project, owner
    ):
        period = period_of(project, ATTENDED)
        period.ends_on = datetime.date(2015, 4, 30)
        period.save()
        PeriodFactory(
            indicator=period.indicator,
            starts_on=datetime.date(2015, 5, 1),
            ends_on=SPRING["ends_on"],
        )
        present(event_of(project), OrganisationFactory())

        before = [one.told for one in figures_by_period(project)]
        closed(project, owner)

        after = figures_by_period(Project.objects.get(pk=project.pk))
        assert [one.told for one in after] == before == [1, 0]

    def test_typed_values_keep_their_exact_number(self, project, owner):
        period = period_of(project, MANUAL)
        Measurement.objects.create(
            period=period, value=Decimal("4.50"), measured_on=SPRING["ends_on"]
        )
        closed(project, owner)
        Measurement.objects.create(
            period=period, value=7, measured_on=SPRING["ends_on"]
        )

        figure = headline_figures(Project.objects.get(pk=project.pk))[0]
        assert (figure.told, figure.percent) == (Decimal("4.5"), 45)

    def test_pressed_twice_or_by_two_it_is_closed_once(
        self, counted, project, owner, as_user
    ):
        other = staff_of(project.organisation, Membership.Role.OWNER)
        url = urls(project)["close"]
        seen = as_user(owner).get(url).context["seen"]

        first = as_user(owner).post(url, {"seen": seen})
        assert first.url == project.get_absolute_url()
        second = as_user(other).post(f"/en{url}", {"seen": seen}, follow=True)

        words = [str(one) for one in second.context["messages"]]
        assert len(words) == 1
        assert words[0].startswith("The project was closed already, on ")
        assert words[0].endswith(f"by {owner.person}. It is closed once.")
        assert Closing.objects.count() == 1
        assert AuditEntry.objects.filter(verb="reports.closed").count() == 1

    def test_figures_that_changed_since_the_page_was_opened_are_shown_first(
        self, counted, project, owner, as_user
    ):
        client, url = as_user(owner), urls(project)["close"]
        seen = client.get(url).context["seen"]
        present(counted[1], OrganisationFactory())

        answer = client.post(f"/en{url}", {"seen": seen}, follow=True)

        words = [str(one) for one in answer.context["messages"]]
        assert words[0].startswith("The figures changed since you opened the page.")
        project.refresh_from_db()
        assert not project.is_closed()
        client.post(url, {"seen": answer.context["seen"]})
        project.refresh_from_db()
        assert project.is_closed()

    def test_who_is_signed_out_meanwhile_closes_nothing(self, project, client):
        answer = client.post(urls(project)["close"])

        assert answer.status_code == 403
        assert not Closing.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"is_published": False}, "unpublished"),
            ({"ends_on": datetime.date(2999, 1, 1)}, "early"),
        ],
    )
    def test_drafts_and_what_is_not_over_stay_open(self, project, owner, fields, code):
        Project.objects.filter(pk=project.pk).update(**fields)

        with pytest.raises(ValidationError) as refused:
            closed(project, owner)

        assert refused.value.code == code
        assert not Project.objects.get(pk=project.pk).is_closed()

    def test_a_closed_project_owes_nothing_on_any_desk(self, project, owner):
        period_of(project, MANUAL)
        DisbursementFactory(
            budget=BudgetFactory(project=project),
            received_on=None,
            expected_on=SPRING["ends_on"],
        )
        Report.objects.create(
            project=project, number=1, due_on=SPRING["ends_on"], **SPRING
        )
        before = len(waits(owner))

        closed(project, owner)

        assert (before, waits(owner)) == (3, [])
        assert not Report.objects.due_for_reminder().exists()

    def test_a_closing_that_was_left_waits_on_the_desk_of_who_closes(
        self, project, owner
    ):
        editor = staff_of(project.organisation)
        manager = staff_of(project.organisation)
        project.team.create(
            person=manager.person,
            role=TeamMember.Role.MANAGER,
            starts_on=SPRING["starts_on"],
        )

        def on_desks():
            return [len(reports_waiting(one)) for one in (owner, manager, editor)]

        before = on_desks()
        closing = actions.begin_closing(project, actor=owner)
        begun = on_desks()
        actions.close(closing, actor=owner)
        done = on_desks()
        actions.reopen(project, reason="Грешка", actor=UserFactory())

        assert (before, begun, done) == ([0, 0, 0], [1, 1, 0], [0, 0, 0])
        assert [one.url for one in reports_waiting(owner)] == [urls(project)["begin"]]

    def test_what_was_given_up_is_closed_as_given_up(self, project, owner, as_user):
        project.ends_on = datetime.date(2999, 1, 1)
        project.save()
        change_state(project, status=Project.Status.CANCELLED, actor=owner)
        page = as_user(owner).get(f"/en{urls(project)['close']}").content.decode()

        closed(project, owner)

        assert "closed as given up" in page
        project.refresh_from_db()
        assert (project.status, project.is_closed()) == (Project.Status.CANCELLED, True)

    def test_completed_is_reached_by_closing_alone(self, project, owner, as_user):
        with pytest.raises(ValidationError, match="замразява"):
            change_state(project, status=Project.Status.CLOSED, actor=owner)

        page = as_user(owner).get(reverse("projects:state", args=[project.slug]))
        assert [
            value for value, _label in page.context["form"]["status"].field.choices
        ] == [1, 2, 3, 5, 6]

    def test_a_project_with_nothing_in_it_is_closed_too(self, project, owner, client):
        closing = closed(project, owner)

        assert closing.contents["bg"]["figures"] == []
        assert closing.contents["bg"]["money"] is None
        page = client.get(f"/en{urls(project)['final']}").content.decode()
        assert "The project had no indicators." in page

    def test_small_groups_stay_hidden_in_public(self, project, owner, client, as_user):
        period = period_of(
            project, Indicator.Source.DIFFERENT_PEOPLE, sex="female", title_bg="Жени"
        )
        person = present(event_of(project), OrganisationFactory())
        person.sex = "female"
        person.save()
        closed(project, owner)

        administrator = AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user
        readers = [
            ("public", client),
            ("administrator", as_user(administrator)),
            ("staff", as_user(owner)),
        ]
        said = {
            name: reader.get(urls(project)["final"]).context["figures"][0]["value"]
            for name, reader in readers
        }

        assert said["staff"] == 1
        assert said["public"] != 1
        assert said["administrator"] == said["public"]
        figure = figures_by_period(Project.objects.get(pk=project.pk))[0]
        assert figure.told == said["public"]
        assert figure.count == (1, 1, 0, 0)
        assert [one.is_open for one in figure.records] == [False]
        assert period.pk

    def test_what_nothing_measures_is_named_and_frozen(
        self, counted, project, owner, client
    ):
        nothing = ResultFactory(project=project, title_bg="Граждански център")
        closing = closed(project, owner)
        nothing.delete()

        page = client.get(urls(project)["final"]).text

        assert closing.contents["bg"]["not_measured"] == ["Граждански център"]
        assert "Обещано, но още неизмерено:" in page
        assert "<li>Граждански център</li>" in page

    def test_of_what_is_told_to_nobody_there_is_no_least(self, project, owner, client):
        period_of(project, Indicator.Source.DIFFERENT_PEOPLE, sex="female")
        person = present(event_of(project), OrganisationFactory())
        person.sex = "female"
        person.save()
        closing = closed(project, owner)

        said = final.read_by(closing, in_full=False)
        [row] = workbook.figure_rows(said, [("", [], [])])

        assert said["figures"][0]["is_least"]
        assert "не се показва публично" in client.get(urls(project)["final"]).text
        assert row[4] == "не се показва публично"


class TestWords:
    def test_the_reason_of_opening_again_is_marked_with_its_language(
        self, project, owner, client
    ):
        closed(project, owner)
        actions.reopen(project, reason="Грешка в отчета", actor=UserFactory())

        page = client.get(f"/en{urls(project)['final']}").text

        assert '<span lang="bg">Грешка в отчета</span>' in page

    def test_a_sentence_is_kept_in_both_languages_and_frozen(
        self, counted, project, owner, as_user
    ):
        period, _event = counted
        client, url = as_user(owner), urls(project)["figures"]
        sent = {
            f"why_{period.pk}_bg": "Снегът затвори пътя.",
            f"why_{period.pk}_en": "Snow closed the road.",
        }
        version = client.get(url).context["form"]["version"].value()
        answer = client.post(url, sent | {"version": version})

        assert answer.url == reverse("reports:closing_people", args=[project.slug])
        closing = closed(project, owner)
        assert [
            closing.contents[language]["figures"][0]["why"] for language in ("bg", "en")
        ] == ["Снегът затвори пътя.", "Snow closed the road."]

    @pytest.mark.parametrize(
        ("in_english", "is_marked"), [("", True), ("Snow.", False)]
    )
    def test_a_sentence_that_was_not_translated_is_marked_as_bulgarian(
        self, counted, project, owner, client, as_user, in_english, is_marked
    ):
        period, _event = counted
        first, url = as_user(owner), urls(project)["figures"]
        version = first.get(url).context["form"]["version"].value()
        sent = {f"why_{period.pk}_bg": "Сняг.", f"why_{period.pk}_en": in_english}
        first.post(url, sent | {"version": version})
        closed(project, owner)

        page = client.get(f"/en{urls(project)['final']}").text

        assert ('<span lang="bg">Сняг.</span>' in page) is is_marked
        assert ("<span>Snow.</span>" in page) is not is_marked

    def test_two_managers_do_not_overwrite_each_other_unasked(
        self, counted, project, owner, as_user
    ):
        key = f"why_{counted[0].pk}_bg"
        client, url = as_user(owner), urls(project)["figures"]
        version = client.get(url).context["form"]["version"].value()
        client.post(url, {"version": version, key: "Първо"})

        told = client.post(f"/en{url}", {"version": version, key: "Второ"})

        assert "Somebody else wrote about the figures" in told.content.decode()
        assert "Второ" in told.content.decode()
        closing = Closing.objects.get()
        assert [one.text_bg for one in closing.words.all()] == ["Първо"]
        version = told.context["form"]["version"].value()
        client.post(url, {"version": version, key: "Второ"})
        assert [one.text_bg for one in closing.words.all()] == ["Второ"]


class TestSteps:
    def test_the_way_is_left_and_taken_up_where_it_was(
        self, counted, project, owner, as_user
    ):
        client, at = as_user(owner), urls(project)
        assert client.get(at["begin"]).url == at["open"]
        assert not Closing.objects.exists()

        client.post(at["open"])

        assert as_user(owner).get(at["begin"]).url == at["figures"]

    def test_after_closing_the_steps_lead_to_the_final_figures(
        self, project, owner, as_user
    ):
        closed(project, owner)

        for name in ("begin", "open", "figures", "close"):
            answer = as_user(owner).get(urls(project)[name])
            assert answer.url == urls(project)["final"]

    def test_who_may_close(self, project, as_user):
        editor = staff_of(project.organisation)
        elsewhere = staff_of(OrganisationFactory(), Membership.Role.OWNER)

        def answers(user):
            return as_user(user).get(urls(project)["close"]).status_code

        assert [answers(editor), answers(elsewhere), answers(UserFactory())] == [
            403
        ] * 3
        TeamMember.objects.create(
            project=project,
            person=editor.person,
            role=TeamMember.Role.MANAGER,
            starts_on=SPRING["starts_on"],
        )
        assert answers(editor) == 200

    def test_what_is_prepared_is_seen_by_nobody_else(self, project, owner):
        actions.begin_closing(project, actor=owner)

        assert not Closing.objects.visible_to(AnonymousUser()).exists()
        assert list(Closing.objects.visible_to(owner)) == [Closing.objects.get()]
        assert project.organisation.status == Organisation.Status.ACTIVE


def test_the_mark_of_figures_follows_their_values(counted, project):
    def mark():
        return final.print_of(final.figures(final.Whole.of(project)))

    before = mark()
    assert mark() == before
    present(counted[1], OrganisationFactory())
    assert mark() != before
