"""Participants of an event are asked in a survey: also guests, by a link of their own."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Link, OutgoingMail
from events.models import Attendance
from leadernet import due
from leadernet.event_surveys import ask_participants
from participation.surveys import actions
from participation.surveys.models import Participation, Response, Survey
from tests.factories import (
    EventFactory,
    GroupFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def event():
    """Over since yesterday."""
    now = timezone.now()
    event = EventFactory(
        starts_at=now - datetime.timedelta(hours=30),
        ends_at=now - datetime.timedelta(hours=26),
    )
    SessionFactory(event=event)
    return event


def came(event, person):
    registration = RegistrationFactory(event=event, person=person)
    Attendance.objects.create(registration=registration, session=event.sessions.first())
    return registration


def tick():
    work = next(one for one in due.everything() if one.name == "ask for feedback")
    for row in work.rows():
        work.do(row)


def opened(event):
    survey = ask_participants(event, actor=staff_of(event.organiser))
    return actions.open_it(survey, actor=staff_of(event.organiser))


def link_in_mail():
    return re.search(r"http\S+/opinion/\S+", OutgoingMail.objects.get().body).group()


def test_the_organiser_makes_the_survey_from_the_event(as_user, event):
    client = as_user(staff_of(event.organiser))

    for _press in range(2):
        made = client.post(reverse("event_survey", args=[event.slug]))

    survey = Survey.objects.get()
    event.refresh_from_db()
    assert made["Location"] == reverse("surveys:build", args=[survey.slug])
    assert (survey.about, survey.audience) == (event, "participants")
    assert survey.is_anonymous
    assert event.feedback_url.endswith(f"/events/{event.slug}/opinion/")
    assert Link.objects.get().to == survey


def test_nobody_is_asked_before_it_is_open(event):
    came(event, PersonFactory())
    survey = ask_participants(event, actor=staff_of(event.organiser))

    tick()
    assert not OutgoingMail.objects.exists()

    actions.open_it(survey, actor=staff_of(event.organiser))
    tick()
    tick()
    assert OutgoingMail.objects.count() == 1


def test_a_guest_answers_by_the_link_once_and_without_a_name(
    client, event, monkeypatch
):
    monkeypatch.setattr("core.forms.FromAPerson.is_too_quick", lambda *args: False)
    guest = PersonFactory()
    came(event, guest)
    survey = opened(event)
    tick()
    address = link_in_mail()

    page = client.get(re.sub(r"^https?://[^/]+", "", address), follow=True)
    assert page.redirect_chain[-1][0] == survey.get_absolute_url()
    start = reverse("surveys:start", args=[survey.slug])
    sealed = client.get(start).context["form"]["opened"].value()
    first = client.post(start, {"opened": sealed})["Location"]
    useful = survey.questions[0]
    look = client.post(first, {f"q{useful.pk}": "5"})["Location"]
    client.post(look)

    row = Response.objects.get()
    assert (row.is_sent(), row.person, row.answers.get().number) == (True, None, 5)
    assert Participation.objects.get().person == guest
    again = client.post(start, {"opened": sealed})
    assert "Вече отговорихте на тази анкета." in again.text


def test_who_was_not_there_or_made_the_link_up_gets_nowhere(client, event):
    survey = opened(event)
    absent = RegistrationFactory(event=event)
    other = came(event, PersonFactory())
    elsewhere = EventFactory()

    for slug, token in [
        (event.slug, absent.opinion_token()),
        (elsewhere.slug, other.opinion_token()),
        (event.slug, str(other.key)),
    ]:
        address = reverse("event_opinion", args=[slug, token])
        assert client.get(address).status_code == 404
    assert client.get(survey.get_absolute_url()).status_code == 404
    start = reverse("surveys:start", args=[survey.slug])
    assert client.get(start).status_code == 404


def test_the_page_of_the_event_leads_those_who_were_there(as_user, event):
    user = UserFactory()
    came(event, user.person)
    survey = opened(event)

    page = as_user(user).get(event.get_absolute_url())

    address = page.context["feedback_address"]
    assert f"/events/{event.slug}/opinion/" in address
    led = as_user(user).get(re.sub(r"^https?://[^/]+", "", address))
    assert led["Location"] == survey.get_absolute_url()


def test_another_feedback_form_is_not_lost(as_user, event):
    event.feedback_url = "https://example.org/form/"
    event.save()

    answer = as_user(staff_of(event.organiser)).post(
        reverse("event_survey", args=[event.slug])
    )

    event.refresh_from_db()
    assert "друг формуляр за мнения" in answer.text
    assert event.feedback_url == "https://example.org/form/"
    assert not Survey.objects.exists()


def test_after_the_draft_is_deleted_the_page_of_the_event_offers_another(
    as_user, event
):
    staff = staff_of(event.organiser)
    offer = reverse("event_survey", args=[event.slug])
    survey = ask_participants(event, actor=staff)

    def page():
        return as_user(staff).get(event.get_absolute_url()).text

    assert offer not in page()
    as_user(staff).post(reverse("surveys:delete", args=[survey.slug]))

    assert offer in page()
    as_user(staff).post(offer)
    assert Survey.objects.get().about == event
    assert offer not in page()


def test_in_an_archived_group_nothing_new_is_asked(event):
    event.group = GroupFactory(archived_on=timezone.localdate())
    event.audience = event.Audience.GROUP
    event.save()

    with pytest.raises(ValidationError):
        ask_participants(event, actor=staff_of(event.organiser))

    assert not Survey.objects.exists()


def test_the_staff_of_the_organiser_alone_makes_it(as_user, event):
    page = reverse("event_survey", args=[event.slug])

    assert as_user(UserFactory()).post(page).status_code == 403
    assert Client().get(page).status_code == 302
    assert not Survey.objects.exists()
