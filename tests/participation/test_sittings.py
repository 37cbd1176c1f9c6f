"""At a meeting the scribe of a table enters ideas on a phone, by a secret address."""

import datetime

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Link
from leadernet.path.walking import neighbours
from participation.ideas import actions
from participation.ideas.forms import ScribeForm, SittingForm
from participation.ideas.models import Idea, Sitting
from tests.factories import (
    EventFactory,
    IdeaFactory,
    MatrixFieldFactory,
    ObshtinaFactory,
    SittingFactory,
    UserFactory,
    staff_of,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def sitting():
    return SittingFactory(tables=4)


def at(sitting, idea=None):
    return f"/ideas/at/{sitting.secret}/" + (f"{idea.pk}/" if idea else "")


def came_from(idea, user):
    return [step.row for step in neighbours(idea, user).before]


def typed(**changes):
    return {
        "table": "3",
        "title": "Сушилня за билки",
        "description": "В старото училище.",
        "obshtina": ObshtinaFactory().pk,
    } | changes


class TestTable:
    def test_an_idea_comes_with_its_table_and_waits_for_the_staff(
        self, sitting, client
    ):
        field = MatrixFieldFactory(call=sitting.call)

        client.post(at(sitting), typed(**{f"matrix_{field.pk}": "Помещение"}))

        idea = Idea.objects.get()
        assert (idea.channel, idea.table, idea.sitting) == ("meeting", 3, sitting)
        assert (idea.is_public, idea.entered_by) == (False, None)
        assert idea.values == {field.key: "Помещение"}
        assert idea.submitted_on == sitting.held_on

    def test_it_is_of_the_municipality_of_the_meeting_unless_said(
        self, sitting, client
    ):
        form = client.get(at(sitting)).context["form"]

        assert form["obshtina"].value() == sitting.obshtina_id

    def test_it_is_corrected_by_the_same_address(self, sitting, client):
        idea = IdeaFactory(call=sitting.call, sitting=sitting, table=3, is_public=False)

        assert idea.title in client.get(at(sitting)).text
        client.post(at(sitting, idea), typed(table="4", title="Сушилня"))

        idea.refresh_from_db()
        assert (idea.title, idea.table) == ("Сушилня", 4)

    def test_what_staff_show_to_everybody_is_theirs(self, sitting, client):
        idea = IdeaFactory(call=sitting.call, sitting=sitting, table=3)

        assert client.get(at(sitting, idea)).status_code == 404

    def test_shown_while_somebody_types_it_stays_shown_as_it_was(self, sitting):
        idea = IdeaFactory(call=sitting.call, sitting=sitting, table=3, is_public=False)
        form = ScribeForm(
            typed(title="Друго"), sitting=sitting, instance=Idea.objects.get()
        )
        assert form.is_valid()

        actions.publish(idea.call, ideas=[idea], actor=UserFactory())
        with pytest.raises(ValidationError, match="поел идеята"):
            actions.enter_at_table(form, sitting=sitting)

        now = Idea.objects.get()
        assert (now.is_public, now.title) == (True, idea.title)

    def test_the_idea_of_another_meeting_is_not_found(self, sitting, client):
        other = SittingFactory()
        idea = IdeaFactory(call=other.call, sitting=other, table=1, is_public=False)

        assert client.get(at(sitting, idea)).status_code == 404

    def test_sent_twice_it_is_one(self, sitting, client):
        number = client.get(at(sitting)).context["form"]["submission"].value()

        for _time in range(2):
            client.post(at(sitting), typed(submission=str(number)))

        assert Idea.objects.count() == 1

    def test_a_table_that_is_not_there_is_refused(self, sitting, client):
        answer = client.post(at(sitting), typed(table="5"))

        assert list(answer.context["form"].errors) == ["table"]

    @pytest.mark.parametrize(
        ("days", "expected"), [(-1, 404), (0, 200), (1, 200), (2, 404)]
    )
    def test_the_address_works_on_the_day_and_the_next(self, days, expected, client):
        sitting = SittingFactory(held_on=timezone.localdate() - days * DAY)

        assert client.get(at(sitting)).status_code == expected
        sent = client.post(at(sitting), typed()).status_code
        assert (sent == 302) == (expected == 200)

    def test_not_in_a_closed_project(self, sitting, client):
        project = sitting.call.project
        project.closed_at = timezone.now()
        project.save()

        assert client.get(at(sitting)).status_code == 404

    def test_it_is_kept_by_nobody_on_the_way(self, sitting, client):
        answer = client.get(at(sitting))

        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"

    def test_too_many_are_refused(self, sitting, client, monkeypatch):
        cache.clear()
        monkeypatch.setattr("participation.ideas.actions.entering.AT_ONE_SITTING", 1)

        client.post(at(sitting), typed())
        answer = client.post(at(sitting), typed(title="Още една"))

        assert answer.context["form"].non_field_errors()
        assert Idea.objects.count() == 1


class TestStaff:
    def test_a_meeting_is_made_and_its_address_made_anew(self, as_user, client):
        sitting = SittingFactory()
        staff = as_user(staff_of(sitting.call.project.organisation))
        old = at(sitting)
        page = staff.get(sitting.get_absolute_url()).text

        staff.post(sitting.get_absolute_url())
        sitting.refresh_from_db()

        assert old in page
        assert client.get(old).status_code == 404
        assert client.get(at(sitting)).status_code == 200
        staff.post(
            f"/ideas/calls/{sitting.call.slug}/meetings/new/",
            {
                "title": "Среща в Бяла",
                "held_on": "2026-04-01",
                "obshtina": sitting.obshtina_id,
                "tables": "6",
            },
        )
        assert Sitting.objects.get(title="Среща в Бяла").tables == 6

    def test_corrected_while_its_address_ends_the_old_one_stays_ended(self, sitting):
        old = sitting.secret
        words = {
            "title": "Друга среща",
            "held_on": sitting.held_on,
            "obshtina": sitting.obshtina_id,
            "tables": 4,
        }
        form = SittingForm(words, instance=Sitting.objects.get())
        assert form.is_valid()

        actions.renew_sitting(Sitting.objects.get(), actor=UserFactory())
        actions.save_sitting(form, actor=UserFactory())

        now = Sitting.objects.get()
        assert now.title == "Друга среща"
        assert now.secret != old

    def test_the_secret_is_for_the_staff_alone(self, sitting, client, as_user):
        for reader in (client, as_user(UserFactory())):
            for address in (
                sitting.call.get_absolute_url(),
                sitting.get_absolute_url(),
            ):
                assert sitting.secret not in reader.get(address).text

    def test_the_ideas_come_from_the_event_of_the_meeting(
        self, sitting, as_user, client
    ):
        project = sitting.call.project
        event = EventFactory(project=project)
        before = IdeaFactory(call=sitting.call, sitting=sitting, table=1)
        staff = as_user(staff_of(project.organisation))
        address = f"/ideas/calls/{sitting.call.slug}/meetings/{sitting.pk}/event/"

        strange = staff.post(address, {"event": EventFactory().pk})
        staff.post(address, {"event": event.pk})
        client.post(at(sitting), typed())

        assert list(strange.context["form"].errors) == ["event"]
        staff_user = staff_of(project.organisation)
        for idea in Idea.objects.all():
            assert came_from(idea, staff_user) == [event]
        staff.post(address, {"event": ""})
        assert came_from(before, staff_user) == [sitting]
        assert not Link.objects.exists()

    def test_the_form_is_printed_with_the_fields_of_the_call(self, sitting, as_user):
        MatrixFieldFactory(
            call=sitting.call,
            kind="several",
            options_bg="Да\nНе",
            label_bg="#pagebreak()",
        )
        staff = as_user(staff_of(sitting.call.project.organisation))
        address = f"/ideas/calls/{sitting.call.slug}/form.pdf"

        for query in ({}, {"sitting": sitting.pk, "language": "en"}):
            assert staff.get(address, query).content.startswith(b"%PDF-1.7")
        assert staff.get(address, {"sitting": "няма"}).status_code == 404
