"""From a figure to its evidence: the same number on every page and in every file."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEntry
from events.models import Attendance, Event
from projects.models import Indicator, Measurement
from reports.timeline import events_of, next_events, steps
from tests.factories import (
    ActivityFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    IndicatorFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    ResultFactory,
    UserFactory,
    staff_of,
)

PAST = timezone.make_aware(datetime.datetime(2015, 3, 16, 10))  # noqa: DTZ001


@pytest.fixture
def project():
    return ProjectFactory(
        starts_on=datetime.date(2015, 2, 1), ends_on=datetime.date(2015, 8, 31)
    )


@pytest.fixture
def trained(project):
    """An indicator with two organisations trained, one of them out of the public's sight."""
    period = PeriodFactory(
        indicator__result__project=project,
        indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED,
        indicator__title_en="Organisations trained",
        target_value=4,
    )
    event = past_event(project, title_en="Training")
    attend(event, OrganisationFactory(name_en="Seen", name_bg="Видима"))
    attend(event, OrganisationFactory(name_en="Hidden", status="suspended"))
    return period.indicator


def past_event(project, **fields):
    return EventFactory(
        project=project,
        starts_at=PAST,
        ends_at=PAST + datetime.timedelta(hours=2),
        **fields,
    )


def attend(event, organisation, person=None):
    registration = RegistrationFactory(
        event=event, organisation=organisation, person=person or PersonFactory()
    )
    return Attendance.objects.create(
        registration=registration, session=event.sessions.get()
    )


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_donor_reads_from_figure_to_evidence_in_two_clicks(client, project, trained):
    first = page(client, f"/en/projects/{project.slug}/")
    evidence = f"/en/projects/{project.slug}/results/{trained.pk}/"
    assert evidence in first

    second = page(client, evidence)

    assert Event.objects.get().get_absolute_url() in second
    assert "/members/" in second
    assert "Seen" in second
    assert "Hidden" not in second
    assert "1 record counts but is not shown" in second


def test_page_table_list_and_files_show_the_same_figure(client, project, trained):
    at = f"/en/projects/{project.slug}"
    url = f"{at}/results/{trained.pk}/"

    figure = client.get(url).context["figure"]
    table = client.get(f"{at}/results/").context["figures"]
    data = client.get(f"{at}/project.json").json()
    sheet = load_workbook(
        io.BytesIO(client.get(f"{at}/project.xlsx").getvalue())
    ).active
    header, row = list(sheet.values)[:2]
    values = dict(zip(header, row, strict=True))

    assert figure.value == 2
    assert [other.value for other in table] == [2]
    assert [one["actual"] for one in data["figures"]] == [2]
    assert [one["percent"] for one in data["figures"]] == [50]
    assert (values["Actual"], values["Target"], values["Percent"]) == (2, 4, 50)
    assert values["Rule"] == figure.rule == data["figures"][0]["rule"]


def test_files_hold_exactly_the_list_with_rule_and_date(client, project, trained):
    url = f"/en/projects/{project.slug}/results/{trained.pk}/"
    shown = client.get(url).context["page_obj"].object_list

    text = b"".join(client.get(f"{url}export.csv").streaming_content)
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(f"{url}export.xlsx").getvalue())).active
    names = [row[0].value for row in sheet.iter_rows(min_row=2, max_row=2)]

    assert rows[0] == ["Organisation", "Was present at"]
    assert rows[1] == ["Seen", "Training"]
    assert rows[2] == []
    assert names == [row[0][0].value for row in shown] == ["Seen"]
    notes = dict(row for row in rows[3:])
    assert notes["Value"] == "2"
    assert notes["Counted, but not shown to you"] == "1"
    assert notes["Counted on"] == str(timezone.localdate())
    assert notes["Rule"].startswith("Different organisations")


def test_no_private_person_is_named_in_public(client, project, trained):
    event = Event.objects.get()
    person = PersonFactory(name="Неназована Личност", email="secret@example.org")
    attend(event, None, person)
    attend(event, OrganisationFactory(), person=PersonFactory(name="Друга Тайна"))
    at = f"/projects/{project.slug}"

    for path in ["", "results/", f"results/{trained.pk}/", "activities/"]:
        text = page(client, f"{at}/{path}")
        for secret in ["Неназована", "secret@", "Друга Тайна"]:
            assert secret not in text


def test_members_only_events_are_counted_and_not_named(client, as_user, project):
    indicator = PeriodFactory(indicator__result__project=project).indicator
    secret = past_event(
        project, title_bg="Вътрешна среща", audience=Event.Audience.MEMBERS
    )
    url = f"/projects/{project.slug}/results/{indicator.pk}/"

    stranger = client.get(url)
    member = as_user(staff_of(secret.organiser)).get(url)

    assert (stranger.context["figure"].value, stranger.context["hidden"]) == (1, 1)
    assert "Вътрешна среща" not in stranger.content.decode()
    assert "Вътрешна среща" in member.content.decode()
    assert member.context["hidden"] == 0


def test_who_is_in_a_closed_group_its_members_know(client, as_user, project):
    group = GroupFactory(access="closed")
    inside = GroupMembershipFactory(
        group=group, organisation__name_bg="Вътрешна", organisation__slug="inside"
    )
    indicator = PeriodFactory(
        indicator__result__project=project,
        indicator__source=Indicator.Source.GROUP_MEMBERS,
        indicator__group=group,
    ).indicator
    url = f"/projects/{project.slug}/results/{indicator.pk}/"

    stranger = client.get(url)
    member = as_user(staff_of(inside.organisation)).get(url)
    file = b"".join(
        client.get(reverse("reports:evidence_csv", args=[project.slug, indicator.pk]))
    )

    assert (stranger.context["figure"].value, stranger.context["hidden"]) == (1, 1)
    assert "Вътрешна" not in stranger.content.decode() + file.decode()
    assert "Вътрешна" in member.content.decode()


def test_a_closed_group_is_counted_only_by_who_reads_it(as_user, project):
    group = GroupFactory(access="closed")
    editor = staff_of(project.organisation)
    url = f"/projects/{project.slug}/indicators/new/"

    before = as_user(editor).get(url).context["form"].fields["group"].queryset
    assert list(before) == []
    GroupMembershipFactory(group=group, organisation=project.organisation)

    after = as_user(editor).get(url).context["form"].fields["group"].queryset
    assert list(after) == [group]


@pytest.mark.parametrize("path", ["results/", "project.xlsx", "project.json"])
def test_a_draft_shows_its_figures_to_nobody_outside(client, path):
    project = ProjectFactory(is_published=False)

    assert client.get(f"/projects/{project.slug}/{path}").status_code == 404


def test_an_indicator_of_another_project_is_not_found(client, project, trained):
    other = ProjectFactory()

    for name in ["evidence", "evidence_csv", "evidence_xlsx"]:
        url = reverse(f"reports:{name}", args=[other.slug, trained.pk])
        assert client.get(url).status_code == 404


def test_each_period_has_its_own_figure(client, project):
    indicator = IndicatorFactory(result__project=project)
    spring, autumn = (
        PeriodFactory(
            indicator=indicator,
            starts_on=datetime.date(2015, month, 1),
            ends_on=datetime.date(2015, month + 2, 28),
        )
        for month in (2, 6)
    )
    past_event(project)
    url = f"/projects/{project.slug}/results/{indicator.pk}/"

    def value(query):
        return client.get(url + query).context["figure"].value

    assert value(f"?period={spring.pk}") == 1
    assert value(f"?period={autumn.pk}") == 0
    assert value("") == 0
    assert value("?period=x&page=-7") == 0


def test_the_page_takes_as_many_queries_for_thirty_indicators_as_for_one(
    client, project, trained, django_assert_num_queries
):
    def fill():
        for source in Indicator.Source:
            if source != Indicator.Source.GROUP_MEMBERS:
                PeriodFactory(
                    indicator__result=trained.result, indicator__source=source
                )
        past_event(project, activity=ActivityFactory(project=project))

    fill()
    url = project.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(11) as one:
        client.get(url)
    for _number in range(5):
        fill()
    with django_assert_num_queries(len(one)):
        client.get(url)


class TestTimeline:
    def test_counts_events_held_and_different_persons(self, project):
        activity = ActivityFactory(project=project)
        first = past_event(project, activity=activity)
        second = past_event(project, activity=activity)
        past_event(project, activity=activity, cancelled_at=timezone.now())
        person = PersonFactory()
        attend(first, None, person)
        attend(second, None, person)
        attend(second, OrganisationFactory())
        RegistrationFactory(event=second)

        [step] = steps(project, events_of(project, UserFactory()))

        assert (step.held, step.participants) == (2, 2)
        assert len(step.events) == 3

    def test_shows_only_what_the_reader_may_see(self, project):
        activity = ActivityFactory(project=project)
        past_event(project, activity=activity, is_published=False)
        past_event(project, activity=activity, audience=Event.Audience.MEMBERS)

        [step] = steps(project, events_of(project, UserFactory()))

        assert (step.events, step.held) == ([], 1)

    def test_what_comes_next_leaves_out_cancelled_events(self, project):
        coming = EventFactory(project=project)
        EventFactory(project=project, cancelled_at=timezone.now())
        EventFactory()
        past_event(project)

        assert next_events(events_of(project, UserFactory())) == [coming]


def indicator_fields(result, **changes):
    return {
        "result": result.pk,
        "title_bg": "Проведени срещи",
        "unit_bg": "срещи",
        "measure_code": 1,
        "baseline": 0,
        "source": "events_held",
        "position": 0,
        "periods-TOTAL_FORMS": 2,
        "periods-INITIAL_FORMS": 0,
        "periods-0-starts_on": "2015-02-01",
        "periods-0-ends_on": "2015-04-30",
        "periods-0-target_value": "8",
    } | changes


class TestIndicatorForm:
    def test_an_editor_adds_an_indicator_with_its_target(self, as_user, project):
        result = ResultFactory(project=project)
        editor = as_user(staff_of(project.organisation))
        url = f"/projects/{project.slug}/indicators/new/"

        assert "Отменените не се броят" in editor.get(url).content.decode()
        editor.post(url, indicator_fields(result))

        indicator = Indicator.objects.get()
        assert indicator.result == result
        assert [period.target_value for period in indicator.periods.all()] == [8]
        assert AuditEntry.objects.get().verb == "reports.indicator_added"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"source": "group_members"}, "group"),
            ({"source": "ideas"}, "idea_status"),
            ({"title_bg": ""}, "title_bg"),
        ],
    )
    def test_what_a_source_needs_is_asked_for(self, as_user, project, changes, field):
        editor = as_user(staff_of(project.organisation))
        data = indicator_fields(ResultFactory(project=project), **changes)

        answer = editor.post(f"/projects/{project.slug}/indicators/new/", data)

        assert list(answer.context["form"].errors) == [field]
        assert not Indicator.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field", "says"),
        [
            ({"sex": "female"}, "sex", "people that attended"),
            ({"age_groups": ["0-17"]}, "age_groups", "does not use this"),
            ({"organisation_kinds": ["lag"]}, "organisation_kinds", "does not use"),
            ({"source": "manual", "is_cumulative": "on"}, "is_cumulative", "not use"),
            ({"source": "news", "event_kinds": ["forum"]}, "event_kinds", "not use"),
            ({"baseline": "-1"}, "baseline", "never below zero"),
            ({"baseline_on": "2199-01-01"}, "baseline_on", "The year looks wrong"),
            ({"baseline_on": "2015-02-30"}, "baseline_on", "Write the day like"),
        ],
    )
    def test_what_would_not_be_counted_is_refused(
        self, as_user, project, changes, field, says
    ):
        editor = as_user(staff_of(project.organisation))
        data = indicator_fields(ResultFactory(project=project), **changes)

        answer = editor.post(f"/en/projects/{project.slug}/indicators/new/", data)

        form = answer.context["form"]
        assert list(form.errors) == [field]
        assert says in str(form.errors[field])
        assert not Indicator.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"periods-0-target_value": "-1"}, "target_value"),
            (
                {
                    "periods-0-starts_on": "1915-02-01",
                    "periods-0-ends_on": "1915-03-01",
                },
                "starts_on",
            ),
            (
                {
                    "periods-0-starts_on": "2005-02-01",
                    "periods-0-ends_on": "2005-03-01",
                },
                "ends_on",
            ),
            (
                {
                    "periods-0-starts_on": "2055-02-01",
                    "periods-0-ends_on": "2055-03-01",
                },
                "starts_on",
            ),
            ({"periods-0-ends_on": "2015-02-30"}, "ends_on"),
            ({"periods-0-ends_on": "2015-01-31"}, "__all__"),
        ],
    )
    def test_a_period_that_makes_no_sense_is_refused(
        self, as_user, project, changes, field
    ):
        editor = as_user(staff_of(project.organisation))
        data = indicator_fields(ResultFactory(project=project), **changes)

        answer = editor.post(f"/projects/{project.slug}/indicators/new/", data)

        assert field in answer.context["periods"].forms[0].errors
        assert not Indicator.objects.exists()

    def test_an_indicator_without_a_target_is_told_what_it_lacks(
        self, as_user, project
    ):
        editor = as_user(staff_of(project.organisation))
        url = f"/projects/{project.slug}/indicators/new/"
        untouched = {
            f"periods-0-{name}": f"{day:%Y-%m-%d}"
            for name, day in (
                ("starts_on", project.starts_on),
                ("ends_on", project.ends_on),
            )
        }
        data = indicator_fields(ResultFactory(project=project), **untouched)

        page = editor.post(url, data | {"periods-0-target_value": ""}).text

        assert "Посочете поне един период с целевата му стойност." in page
        assert "формуляр" not in page

    def test_a_form_sent_twice_makes_one_indicator(self, as_user, project):
        editor = as_user(staff_of(project.organisation))
        url = f"/projects/{project.slug}/indicators/new/"
        number = editor.get(url).context["form"]["submission"].value()
        data = indicator_fields(ResultFactory(project=project), submission=number)

        answers = [editor.post(url, data), editor.post(url, data)]

        assert [answer.url for answer in answers] == [
            f"/projects/{project.slug}/plan/"
        ] * 2
        assert Indicator.objects.get().periods.count() == 1

    def test_what_narrows_is_kept_and_said_in_the_plan(self, as_user, project):
        editor = as_user(staff_of(project.organisation))
        ruse = ObshtinaFactory(name_bg="Русе")
        data = indicator_fields(
            ResultFactory(project=project),
            source="participations",
            event_kinds=["forum", "training"],
            obshtini=[ruse.pk],
            sex="female",
            is_cumulative="on",
            baseline="3",
            baseline_on="2014-12-31",
            baseline_note="Годишен доклад",
        )

        editor.post(f"/projects/{project.slug}/indicators/new/", data)

        indicator = Indicator.objects.get()
        assert list(indicator.obshtini.all()) == [ruse]
        assert sorted(indicator.event_kinds) == ["forum", "training"]
        assert (
            "Само: вид събитие: обучение или форум; проведени в община: Русе; жени."
            in page(editor, f"/projects/{project.slug}/plan/")
        )
        evidence = page(editor, f"/projects/{project.slug}/results/{indicator.pk}/")
        assert "31 декември 2014 г." in evidence.replace("\N{NO-BREAK SPACE}", " ")
        assert "Годишен доклад" in evidence

    def test_a_result_of_another_project_is_refused(self, as_user, project):
        editor = as_user(staff_of(project.organisation))

        answer = editor.post(
            f"/projects/{project.slug}/indicators/new/",
            indicator_fields(ResultFactory()),
        )

        assert "result" in answer.context["form"].errors

    def test_overlapping_periods_are_refused(self, as_user, project):
        editor = as_user(staff_of(project.organisation))
        overlapping = {
            "periods-1-starts_on": "2015-04-30",
            "periods-1-ends_on": "2015-08-31",
            "periods-1-target_value": "8",
        }
        data = indicator_fields(ResultFactory(project=project), **overlapping)

        answer = editor.post(f"/projects/{project.slug}/indicators/new/", data)

        assert answer.context["periods"].non_form_errors()
        assert not Indicator.objects.exists()

    def test_strangers_and_members_change_nothing(self, client, as_user, project):
        indicator = PeriodFactory(indicator__result__project=project).indicator
        url = f"/projects/{project.slug}/indicators/{indicator.pk}/edit/"
        member = staff_of(project.organisation, role="member")

        assert client.get(url).status_code == 302
        assert as_user(member).get(url).status_code == 403
        assert (
            as_user(staff_of(OrganisationFactory(), "owner")).get(url).status_code
            == 403
        )


class TestMeasure:
    @pytest.fixture
    def manual(self, project):
        return PeriodFactory(
            indicator__result__project=project,
            indicator__source=Indicator.Source.MANUAL,
            starts_on=project.starts_on,
            ends_on=project.ends_on,
        )

    def test_a_value_is_kept_with_its_proof(
        self, client, as_user, project, manual, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        proof = io.BytesIO("Протокол\n".encode())
        proof.name = "protocol.txt"
        editor = as_user(staff_of(project.organisation))
        url = f"/projects/{project.slug}/indicators/{manual.indicator_id}/measure/"
        data = {"period": manual.pk, "value": "12.5", "measured_on": "2015-08-01"}

        refused = editor.post(url, data)
        answer = editor.post(url, data | {"proof": proof})

        assert "proof" in refused.context["form"].errors
        measurement = Measurement.objects.get()
        attachment = measurement.attachments.get()
        shown = client.get(answer.url)
        assert str(shown.context["figure"].value) == "12.5"
        assert attachment.get_absolute_url() in shown.content.decode()
        file = client.get(attachment.get_absolute_url())
        assert file.getvalue() == "Протокол\n".encode()

    def test_a_form_sent_twice_makes_one_value(
        self, as_user, project, manual, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        editor = as_user(staff_of(project.organisation))
        url = f"/projects/{project.slug}/indicators/{manual.indicator_id}/measure/"
        number = editor.get(url).context["form"]["submission"].value()
        data = {"period": manual.pk, "value": "12", "measured_on": "2015-08-01"}

        for _time in range(2):
            proof = io.BytesIO("Протокол\n".encode())
            proof.name = "protocol.txt"
            editor.post(url, data | {"submission": number, "proof": proof})

        assert Measurement.objects.get().attachments.count() == 1

    def test_what_the_portal_counts_is_not_entered_by_hand(
        self, as_user, project, trained
    ):
        editor = as_user(staff_of(project.organisation))

        url = f"/projects/{project.slug}/indicators/{trained.pk}/measure/"

        assert editor.get(url).status_code == 404


def test_what_was_promised_stands_there_before_anything_measures_it(
    client, project, trained
):
    ResultFactory(project=project, type=1, title_en="A centre is open", position=7)
    ResultFactory(project=project, type=2, title_en="Mayors answer", position=9)
    ResultFactory(title_en="Of another project")

    answer = client.get(f"/en/projects/{project.slug}/results/")

    [outcomes, outputs] = answer.context["levels"]
    assert [
        (result.title_en, [figure.indicator.title_en for figure in figures])
        for result, figures in outputs[1]
    ] == [
        (trained.result.title_en, ["Organisations trained"]),
        ("A centre is open", []),
    ]
    assert [result.title_en for result, _figures in outcomes[1]] == ["Mayors answer"]
    assert answer.text.count("Nothing measures this yet.") == 2
    assert "Of another project" not in answer.text
