"""Nothing leads from who has answered to what was answered."""

import datetime
import hashlib
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, OutgoingMail
from participation.surveys import actions, codes
from participation.surveys.models import Answer, Participation, Response, Survey
from participation.surveys.respondents import Respondent
from tests.factories import (
    OrganisationFactory,
    SurveyFactory,
    UserFactory,
    ask,
    staff_of,
)


@pytest.fixture
def survey():
    survey = SurveyFactory(is_anonymous=True)
    ask(survey)
    return survey


@pytest.fixture
def public():
    survey = SurveyFactory(
        is_anonymous=True, audience="anybody", respondent=Survey.Respondent.PERSON
    )
    ask(survey)
    return survey


def start(client, survey, **typed):
    address = reverse("surveys:start", args=[survey.slug])
    form = client.get(address).context["form"]
    if "opened" in form.fields:
        typed = {"opened": form["opened"].value()} | typed
    return client.post(address, typed)


@pytest.fixture
def no_hurry(monkeypatch):
    monkeypatch.setattr("core.forms.FromAPerson.is_too_quick", lambda *args: False)


def answer(client, survey, words="да", **sent):
    """Answered and sent; the address of the answers."""
    page = start(client, survey)["Location"]
    look = client.post(page, {f"q{survey.questions[0].pk}": words})["Location"]
    client.post(look, sent)
    return look


class TestUnlinkable:
    def test_the_answers_name_nobody_and_the_list_no_answers(self, as_user, survey):
        user = staff_of(OrganisationFactory())

        answer(as_user(user), survey)

        row = Response.objects.get()
        empty = ("person_id", "organisation_id", "sent_by_id", "entered_by_id")
        assert {getattr(row, name) for name in empty} == {None}
        mark = Participation.objects.get()
        assert mark.organisation_id in user.organisation_ids()
        own = {field.name for field in Participation._meta.get_fields()}
        assert own == {"id", "survey", "person", "organisation"}

    def test_no_row_tells_an_hour(self):
        moments = [
            field
            for model in (Response, Answer, Participation)
            for field in model._meta.get_fields()
            if isinstance(field, models.DateTimeField)
        ]

        assert moments == []

    def test_numbers_are_drawn_by_chance(self):
        for model in (Response, Answer, Participation):
            assert isinstance(model._meta.pk, models.UUIDField)

    def test_all_marks_are_written_anew_with_each(self, as_user, survey):
        """So that neither the transaction nor the place of a row says who answered last."""
        for _number in range(3):
            answer(as_user(staff_of(OrganisationFactory())), survey)

        rows = Participation.objects.extra(select={"act": "xmin::text"})
        assert len({row.act for row in rows}) == 1
        assert rows.count() == Response.objects.sent().count() == 3

    def test_no_act_no_session_and_no_notice_know_of_it(self, as_user, survey):
        user = staff_of(OrganisationFactory())
        client = as_user(user)
        before = AuditEntry.objects.count()

        look = answer(client, survey)

        code = look.rstrip("/").rpartition("/")[2]
        assert AuditEntry.objects.count() == before
        assert code not in str(dict(client.session))
        assert str(survey.pk) not in str(dict(client.session).get("surveys_answered"))

    def test_the_list_goes_when_the_survey_closes(self, as_user, survey):
        user = staff_of(OrganisationFactory())
        answer(as_user(user), survey)

        actions.close(survey, actor=staff_of(survey.organisation))

        assert not Participation.objects.exists()
        assert Response.objects.sent().count() == 1


class TestOnce:
    def test_an_organisation_answers_once(self, as_user, survey):
        organisation = OrganisationFactory()
        answer(as_user(staff_of(organisation)), survey)

        second = start(as_user(staff_of(organisation, "owner")), survey)

        assert "отговорихте" in second.text
        assert Response.objects.count() == 1

    def test_two_begun_at_once_count_once(self, survey):
        one = Respondent(organisation=OrganisationFactory())
        rows = [actions.start(survey, one)[0] for _number in range(2)]
        for row in rows:
            actions.save(row, {survey.questions[0].pk: [Answer(
                question=survey.questions[0], text="да")]})  # fmt: skip
        actions.send(rows[0], one, actor=None)

        with pytest.raises(ValidationError) as error:
            actions.send(rows[1], one, actor=None)

        assert error.value.code == "twice"
        assert Response.objects.sent().count() == 1

    def test_a_browser_answers_a_survey_for_anybody_once(
        self, client, public, no_hurry
    ):
        answer(client, public)

        again = client.get(reverse("surveys:start", args=[public.slug]), follow=True)

        assert "Вече отговорихте на тази анкета." in again.text
        assert Response.objects.sent().count() == 1
        assert not Participation.objects.exists()

    def test_programs_do_not_begin(self, client, public, no_hurry):
        start(client, public, address="http://spam.example")

        assert not Response.objects.exists()

    def test_who_only_has_the_code_does_not_send_for_members(
        self, as_user, client, survey
    ):
        page = start(as_user(staff_of(OrganisationFactory())), survey)["Location"]
        look = client.post(page, {f"q{survey.questions[0].pk}": "да"})["Location"]

        answered = client.post(look, follow=True)

        assert "Влезте и се върнете на тази страница" in answered.text
        assert not Response.objects.sent().exists()


class TestCode:
    def test_leads_to_the_answers_from_another_device(self, as_user, client, survey):
        page = start(as_user(staff_of(OrganisationFactory())), survey)["Location"]
        number = survey.questions[0].pk

        client.post(page, {f"q{number}": "отдругаде", "to": "later"})

        assert client.get(page).context["form"][f"q{number}"].value() == "отдругаде"

    def test_is_kept_only_as_a_digest(self, as_user, survey):
        page = start(as_user(staff_of(OrganisationFactory())), survey)["Location"]
        code = page.split("/")[4]

        assert Response.objects.get().code_digest == codes.digest(code)
        assert code not in str(Response.objects.values())

    def test_saving_needs_no_token_and_sending_does(self, survey, as_user):
        organisation = OrganisationFactory()
        page = start(as_user(staff_of(organisation)), survey)["Location"]
        strict = Client(enforce_csrf_checks=True)

        saved = strict.post(page, {f"q{survey.questions[0].pk}": "да"})
        refused = strict.post(saved["Location"])

        assert (saved.status_code, refused.status_code) == (302, 403)
        assert not Response.objects.sent().exists()

    def test_deletes_what_was_sent_and_the_mark_stays(self, as_user, client, survey):
        look = answer(as_user(staff_of(OrganisationFactory())), survey)

        client.post(f"{look}delete/")

        assert not Response.objects.exists()
        assert Participation.objects.count() == 1

    def test_deletes_nothing_once_the_survey_is_over(self, as_user, client, survey):
        look = answer(as_user(staff_of(OrganisationFactory())), survey)
        Survey.objects.update(
            closes_on=timezone.localdate() - datetime.timedelta(days=1)
        )

        client.post(f"{look}delete/")

        assert Response.objects.count() == 1

    def test_of_another_survey_or_made_up_finds_nothing(self, as_user, client, survey):
        other = SurveyFactory(is_anonymous=True)
        page = start(as_user(staff_of(OrganisationFactory())), survey)["Location"]
        code = page.split("/")[4]

        for slug, tried in [(other.slug, code), (survey.slug, "x" * 24)]:
            address = reverse("surveys:reply", args=[slug, tried])
            assert client.get(address).status_code == 404


def test_the_promise_stands_before_the_first_question(as_user, survey):
    client = as_user(staff_of(OrganisationFactory()))

    page = client.get(reverse("surveys:start", args=[survey.slug])).text

    assert "Отговорите са анонимни." in page
    assert "след това никой не може да ги намери" in page


class TestCodeByMail:
    """The portal sends the secret address and knows nothing of it afterwards."""

    def ask_for(self, client, survey, email="reader@example.org"):
        page = start(client, survey)["Location"]
        look = page.removesuffix("1/")
        assert f"{look}mail/" in client.get(look).text
        return look, client.post(f"{look}mail/", {"email": email})

    def test_it_leads_to_the_answers_on_another_device(
        self, as_user, survey, mailoutbox
    ):
        look, sent = self.ask_for(as_user(staff_of(OrganisationFactory())), survey)

        assert sent["Location"] == look
        [mail] = mailoutbox
        assert mail.to == ["reader@example.org"]
        assert f"{settings.SITE_URL}{look}\n" in mail.body
        assert survey.title not in mail.subject + mail.body
        assert Client().get(f"{look}1/").status_code == 200

    def test_nothing_of_it_is_kept(self, as_user, survey, mailoutbox, caplog):
        before = AuditEntry.objects.count()

        look, sent = self.ask_for(as_user(staff_of(OrganisationFactory())), survey)

        assert not OutgoingMail.objects.exists()
        assert AuditEntry.objects.count() == before
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM core_cache")
            kept = str(cursor.fetchall())
        kept += str(sent.wsgi_request.session.items()) + str(sent.cookies) + caplog.text
        code = look.strip("/").rpartition("/")[2]
        digests = {
            hashlib.sha256(text.encode()).hexdigest()
            for text in ("reader@example.org", code, str(Response.objects.get().pk))
        }
        assert not [
            one for one in {"reader@example.org", code, *digests} if one in kept
        ]

    def test_an_address_with_an_account_gets_the_same_answer(
        self, as_user, survey, mailoutbox
    ):
        client = as_user(staff_of(OrganisationFactory()))
        known = UserFactory()

        _look, first = self.ask_for(client, survey, known.email)
        _look, second = self.ask_for(client, survey, "nobody@example.org")

        assert first.status_code == second.status_code == 302
        assert len(mailoutbox) == 2

    def test_a_network_sends_ten_an_hour(self, as_user, survey, mailoutbox):
        client = as_user(staff_of(OrganisationFactory()))
        look, _sent = self.ask_for(client, survey)
        for _number in range(9):
            client.post(f"{look}mail/", {"email": "reader@example.org"})

        refused = client.post(f"{look}mail/", {"email": "reader@example.org"})

        assert "Копирайте адреса" in refused.text
        assert len(mailoutbox) == 10

    def test_a_mail_that_does_not_leave_is_said(self, as_user, survey, monkeypatch):
        monkeypatch.setattr(
            "django.core.mail.EmailMultiAlternatives.send", Mock(side_effect=OSError)
        )

        _look, refused = self.ask_for(as_user(staff_of(OrganisationFactory())), survey)

        assert "Копирайте адреса" in refused.text

    def test_a_closed_survey_sends_none(self, as_user, survey, mailoutbox):
        client = as_user(staff_of(OrganisationFactory()))
        look, _sent = self.ask_for(client, survey)
        Survey.objects.update(status=Survey.Status.CLOSED)

        late = client.post(f"{look}mail/", {"email": "reader@example.org"})

        assert late["Location"] == look
        assert len(mailoutbox) == 1


def test_one_account_does_not_fill_a_survey_with_empty_answers(as_user):
    survey = SurveyFactory(is_anonymous=True, respondent="person")
    ask(survey)
    client = as_user(staff_of(OrganisationFactory()))
    page = reverse("surveys:start", args=[survey.slug])

    for _press in range(20):
        client.post(page)
    refused = client.post(page)

    assert "Започнахте твърде много пъти." in refused.text
    assert survey.responses.count() == 20
    other = as_user(staff_of(OrganisationFactory()))
    assert other.post(page).status_code == 302
