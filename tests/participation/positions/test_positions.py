"""Several organisations write a position, sign it, adopt it, send it, and are answered."""

import datetime
import json
import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import Notification, OutgoingMail, SearchEntry
from core.notifications import words
from leadernet import privacy
from leadernet.path.kinds import Stage
from leadernet.path.walking import path_of
from members.models import Membership
from participation.common import frozen, official_links
from participation.positions import actions, papers
from participation.positions.models import Position
from participation.positions.waiting import waiting_for
from tests.core.pdf_reading import Document
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    PositionFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.participation.telling import tell_all

ANYBODY = AnonymousUser()
Status = Position.Status
OWNER = Membership.Role.OWNER
DAY = datetime.timedelta(days=1)


def owner_of(organisation):
    return staff_of(organisation, OWNER)


@pytest.fixture
def town():
    return OrganisationFactory(
        kind="municipality", status="partner", email="town@example.org"
    )


@pytest.fixture
def position(town):
    return PositionFactory(addressees=[town])


def sign(position, organisation, number=4):
    return actions.common.support_for(
        position,
        organisation=organisation,
        decision=f"решение № {number}",
        decided_on=timezone.localdate(),
        actor=owner_of(organisation),
    )


def to(position, status, **more):
    return actions.change_status(
        position,
        status=status,
        actor=staff_of(position.organisation),
        on=timezone.localdate(),
        **more,
    )


def adopted(position):
    to(position, Status.OPEN)
    sign(position, position.organisation)
    sign(position, OrganisationFactory(name_bg="Читалище Зора"), 7)
    return to(position, Status.ADOPTED)


def sent(position, way="mail"):
    position = adopted(position)
    addressee = position.addressees.get()
    return actions.send(
        position,
        addressee=addressee,
        way=way,
        on=timezone.localdate(),
        actor=staff_of(position.organisation),
    )


def typed(position, **more):
    return {
        "title": position.title,
        "body": position.body,
        "addressees": [one.pk for one in position.addressees.all()],
        "version": "",
    } | more


class TestDrafting:
    def test_an_organisation_begins_one_and_sent_twice_it_is_one(self, as_user, town):
        organisation = OrganisationFactory()
        client = as_user(staff_of(organisation))
        data = {
            "organisation": organisation.pk,
            "title": "Автобус до гарата",
            "body": "<h2>Защо</h2><p>Децата пътуват.<script>x()</script></p>",
            "addressees": [town.pk],
            "submission": str(uuid.uuid4()),
        }

        client.post(reverse("positions:create"), data)
        client.post(reverse("positions:create"), data)

        position = Position.objects.get()
        assert position.is_draft()
        assert "script" not in position.body
        assert list(position.addressees.all()) == [town]

    def test_a_draft_is_read_by_who_writes_it_alone(self, client, as_user, position):
        address = position.get_absolute_url()

        assert client.get(address).status_code == 404
        assert as_user(UserFactory()).get(address).status_code == 404
        assert as_user(AppointmentFactory().user).get(address).status_code == 404
        assert as_user(staff_of(position.organisation)).get(address).status_code == 200
        assert position.title not in client.get(reverse("positions:list")).text
        assert not SearchEntry.objects.filter(kind="position").exists()

    def test_who_is_invited_reads_it_and_writes_it_after_saying_yes(
        self, as_user, position
    ):
        other = OrganisationFactory()
        guest = staff_of(other)
        author = as_user(staff_of(position.organisation))
        edit = reverse("positions:update", args=[position.pk])

        before = as_user(guest).get(position.get_absolute_url())
        author.post(
            reverse("positions:drafters", args=[position.pk]),
            {"organisation": other.pk},
        )
        invited = as_user(guest).get(position.get_absolute_url())
        early = as_user(guest).get(edit)
        drafter = position.drafters.get()
        as_user(guest).post(reverse("positions:agree", args=[position.pk, drafter.pk]))

        assert (before.status_code, invited.status_code) == (404, 200)
        assert early.status_code == 403
        assert as_user(guest).get(edit).status_code == 200
        assert Notification.objects.get(user=guest).kind == "positions.invited"
        leave = reverse("positions:leave", args=[position.pk, drafter.pk])
        said = author.post(leave, follow=True).text
        assert f"Отсега {other} не е сред пишещите позицията." in said
        assert as_user(guest).get(edit).status_code == 404

    def test_nobody_invites_the_whole_network_in_one_day(
        self, as_user, position, monkeypatch
    ):
        monkeypatch.setattr(actions, "INVITATIONS_A_DAY", 2)
        author = as_user(staff_of(position.organisation))
        address = reverse("positions:drafters", args=[position.pk])

        codes = [
            author.post(address, {"organisation": one.pk}).status_code
            for one in OrganisationFactory.create_batch(3)
        ]

        assert codes == [302, 302, 200]
        assert position.drafters.count() == 2

    def test_who_declines_and_who_leaves_read_what_they_did(self, as_user, position):
        invited, writes = OrganisationFactory(), OrganisationFactory()
        position.drafters.create(organisation=invited)
        position.drafters.create(organisation=writes, agreed_at=timezone.now())

        def left(organisation):
            row = position.drafters.get(organisation=organisation)
            address = reverse("positions:leave", args=[position.pk, row.pk])
            return as_user(staff_of(organisation)).post(address, follow=True).text

        assert f"Поканата към {invited} е отказана." in left(invited)
        assert f"{writes} вече не пише позицията." in left(writes)

    def test_two_who_write_at_once_lose_nothing(self, as_user, position):
        one, two = staff_of(position.organisation), staff_of(position.organisation)
        edit = reverse("positions:update", args=[position.pk])
        version = as_user(two).get(edit).context["form"].initial["version"]
        data = typed(position)

        as_user(one).post(
            edit, data | {"title": "Заглавие на единия", "version": version}
        )
        answer = as_user(two).post(
            edit, data | {"title": "Заглавие на другия", "version": version}
        )

        position.refresh_from_db()
        assert position.title == "Заглавие на единия"
        assert [row.bound.name for row in answer.context["conflict"].disputed] == [
            "title"
        ]
        assert "Заглавие на другия" in answer.text

    def test_what_only_one_of_them_changed_is_put_together(self, as_user, position):
        one, two = staff_of(position.organisation), staff_of(position.organisation)
        edit = reverse("positions:update", args=[position.pk])
        version = as_user(two).get(edit).context["form"].initial["version"]
        data = typed(position) | {"version": version}

        as_user(one).post(edit, data | {"title": "Ново заглавие"})
        as_user(two).post(edit, data | {"body": "<p>Нов текст.</p>"})

        position.refresh_from_db()
        assert (position.title, position.body) == ("Ново заглавие", "<p>Нов текст.</p>")

    def test_in_a_closed_project_nothing_is_written(self, as_user, position):
        position.project = ProjectFactory(
            organisation=position.organisation, closed_at=timezone.now()
        )
        position.save()
        client = as_user(staff_of(position.organisation))

        for name, rest in [("update", []), ("state", ["open"]), ("drafters", [])]:
            address = reverse(f"positions:{name}", args=[position.pk, *rest])
            assert client.get(address).status_code == 403


class TestSigning:
    def test_opened_it_is_public_and_signed_by_owners_with_their_decision(
        self, client, as_user, position
    ):
        to(position, Status.OPEN)
        other = OrganisationFactory()
        owner, editor = owner_of(other), staff_of(other)
        address = reverse("positions:sign", args=[position.pk])
        data = {
            "organisation": other.pk,
            "decision": "решение № 12",
            "decided_on": timezone.localdate(),
        }

        as_user(editor).post(address, data)
        assert position.supports.count() == 0
        as_user(owner).post(address, data)

        text = client.get(position.get_absolute_url()).text
        assert other.name in text
        assert "решение № 12" in text
        assert SearchEntry.objects.filter(kind="position").count() == 1

    def test_signed_text_is_not_taken_back_to_be_changed(self, position):
        to(position, Status.OPEN)
        sign(position, position.organisation)

        with pytest.raises(actions.ValidationError) as refused:
            to(position, Status.DRAFT)

        assert refused.value.code == "signed"

    def test_from_paper_it_says_so_and_the_owners_are_told(
        self, client, as_user, position
    ):
        to(position, Status.OPEN)
        other = OrganisationFactory()
        owner = owner_of(other)

        as_user(staff_of(position.organisation)).post(
            reverse("positions:sign_on_paper", args=[position.pk]),
            {
                "organisation": other.pk,
                "decision": "решение № 1",
                "decided_on": timezone.localdate(),
            },
        )

        row = position.supports.get()
        assert (row.organisation, row.channel) == (other, "paper")
        assert "на хартия" in client.get(position.get_absolute_url()).text
        told = Notification.objects.get(user=owner)
        assert told.kind == "positions.signed_on_paper"
        withdraw = reverse("positions:support_withdraw", args=[position.pk, row.pk])
        assert as_user(owner).get(withdraw).status_code == 200
        page = as_user(owner).get(withdraw).text
        assert "подписа" in page
        assert "подкрепа" not in page.split("<main")[1].split("</main")[0].lower()
        as_user(owner).post(withdraw)
        row.refresh_from_db()
        assert not row.stands()
        assert "оттегли подписа си" in client.get(position.get_absolute_url()).text

    def test_who_withdrew_is_not_signed_again_by_others(self, as_user, position):
        to(position, Status.OPEN)
        other = OrganisationFactory()
        actions.common.withdraw(sign(position, other), actor=owner_of(other))

        answer = as_user(staff_of(position.organisation)).post(
            reverse("positions:sign_on_paper", args=[position.pk]),
            {
                "organisation": other.pk,
                "decision": "решение № 1",
                "decided_on": timezone.localdate(),
            },
        )

        assert list(answer.context["form"].errors) == ["organisation"]
        assert not position.supports.standing().exists()
        assert sign(position, other).stands()

    def test_the_desk_of_who_writes_it_says_that_it_waits(self, position):
        owner = owner_of(position.organisation)
        to(position, Status.OPEN)

        [waiting] = waiting_for(owner)
        sign(position, position.organisation)

        assert waiting.url == position.get_absolute_url()
        assert waiting_for(owner) == []
        assert waiting_for(owner_of(OrganisationFactory())) == []


class TestAdopting:
    def test_one_organisation_adopts_nothing(self, position):
        to(position, Status.OPEN)
        sign(position, position.organisation)

        with pytest.raises(actions.ValidationError) as refused:
            to(position, Status.ADOPTED)

        assert refused.value.code == "few"

    def test_text_and_signatories_are_frozen_with_their_checksum(
        self, client, position
    ):
        adopted(position)
        position.refresh_from_db()
        before = client.get(reverse("positions:json", args=[position.pk])).content

        position.organisation.name_bg = "Друго име"
        position.organisation.save()
        Position.objects.filter(pk=position.pk).update(body="<p>Друг текст</p>")

        text = client.get(position.get_absolute_url()).text
        after = client.get(reverse("positions:json", args=[position.pk])).content
        assert before == after
        assert frozen.checksum(json.loads(after)) == position.checksum
        assert position.checksum in text
        assert "Искаме редовен автобус." in text
        assert "Друг текст" not in text
        decisions = [one["decision"] for one in position.adopted["signatories"]]
        assert decisions == ["решение № 4", "решение № 7"]

    def test_nobody_signs_afterwards_and_who_withdraws_is_seen(self, client, position):
        position = adopted(position)
        late = position.supports.first()

        with pytest.raises(actions.ValidationError):
            sign(position, OrganisationFactory())
        actions.common.withdraw(late, actor=None)

        assert "оттегли подписа си" in client.get(position.get_absolute_url()).text
        assert len(Position.objects.get().adopted["signatories"]) == 2

    def test_who_withdrew_since_is_said_on_paper_and_to_the_institution(self, position):
        position = adopted(position)
        library = position.supports.get(organisation__name_bg="Читалище Зора")
        actions.common.withdraw(library, actor=owner_of(library.organisation))
        # It is called otherwise by now; the position says what signed it.
        library.organisation.name_bg = "Читалище Пролет"
        library.organisation.save()

        sent_to(position, position.addressees.get())

        today = date_format(timezone.localdate(), "DATE_FORMAT")
        [mail] = OutgoingMail.objects.filter(to="town@example.org")
        assert "Читалище Зора, решение № 7\n" in mail.body
        assert f"Оттеглиха подписа си след това:\nЧиталище Пролет, {today}" in mail.body
        text = Document(papers.position(position, user=ANYBODY)).text
        assert "Читалище Зора" in text
        assert text.index("Оттеглиха подписа си") < text.index("Читалище Пролет")

    def test_all_who_signed_stand_in_the_mail(self, position):
        to(position, Status.OPEN)
        day, now = timezone.localdate(), timezone.now()
        organisations = OrganisationFactory.create_batch(202)
        for number, organisation in enumerate(organisations):
            position.supports.create(
                organisation=organisation,
                decision=f"решение № {number}.",
                decided_on=day,
                confirmed_at=now,
            )
        to(position, Status.ADOPTED)
        position.refresh_from_db()

        said = position.words_handed_over()

        assert all(f", решение № {number}." in said for number in range(202))

    def test_not_before_a_board_decided(self, position):
        to(position, Status.OPEN)
        sign(position, position.organisation)
        sign(position, OrganisationFactory())

        with pytest.raises(actions.ValidationError) as refused:
            actions.change_status(
                position,
                status=Status.ADOPTED,
                on=timezone.localdate() - DAY,
                actor=staff_of(position.organisation),
            )

        assert list(refused.value.message_dict) == ["on"]

    def test_a_text_with_headings_is_an_accessible_paper(self, client, position):
        position.body = "<h2>Какво искаме</h2><p>Автобус.</p><h3>До май</h3><p>Два.</p>"
        position.save()
        adopted(position)

        paper = Document(
            client.get(reverse("positions:pdf", args=[position.pk])).content
        )
        sheet = Document(papers.sheet(position, language="bg"))

        assert "Какво искаме" in paper.text
        assert "До май" in sheet.text

    def test_the_paper_is_in_the_language_of_the_text(self, position):
        position = adopted(position)
        english = PositionFactory(title="A bus", body="<p>We ask for a bus.</p>")

        document = Document(papers.position(position, user=ANYBODY))
        other = Document(papers.position(english, user=ANYBODY))

        text = document.text
        assert "Читалище Зора" in text
        assert "решение № 7" in text
        assert position.checksum[:20] in re.sub(r"[\s\u200b]", "", text)
        assert document.reader.trailer["/Root"]["/Lang"] == "bg"
        assert other.reader.trailer["/Root"]["/Lang"] == "en"
        assert (
            "Sheet for signing" in Document(papers.sheet(english, language="en")).text
        )


class TestSending:
    def post(self, as_user, position, **typed):
        client = as_user(staff_of(position.organisation))
        address = reverse(
            "positions:send", args=[position.pk, position.addressees.get().pk]
        )
        return client.post(address, typed)

    def test_a_mail_leaves_today_whatever_day_is_typed(self, as_user, position):
        today = timezone.localdate()
        adopted(position)

        answer = self.post(as_user, position, way="mail", on=today - 30 * DAY)

        assert answer.status_code == 302
        assert position.submissions.get().sent_on == today

    @pytest.mark.parametrize("way", ["mail", "letter"])
    def test_without_a_day_it_is_today(self, as_user, position, way):
        adopted(position)

        answer = self.post(as_user, position, way=way, on="")

        assert answer.status_code == 302
        assert position.submissions.get().sent_on == timezone.localdate()

    def test_no_letter_before_it_was_adopted(self, as_user, position):
        adopted(position)

        yesterday = timezone.localdate() - DAY
        answer = self.post(as_user, position, way="letter", on=yesterday)

        assert list(answer.context["form"].errors) == ["on"]
        assert not position.submissions.exists()


class TestAnswering:
    def test_the_institution_answers_once_by_its_link_and_who_signed_is_told(
        self, client, position, settings
    ):
        submission = sent(position)
        address = official_links.address(submission).removeprefix(settings.SITE_URL)
        data = {"text": "Автобусът тръгва на 1 март.", "signed_by": "Кмет"}

        shown = client.get(address)
        client.post(address, data)
        again = client.post(address, data | {"text": "Друго"})
        tell_all()

        assert "Искаме редовен автобус." in shown.text
        assert "Читалище Зора" in shown.text
        mail = OutgoingMail.objects.filter(to="town@example.org").earliest("pk")
        assert "Читалище Зора, решение № 7" in mail.body
        position.refresh_from_db()
        assert position.status == Status.ANSWERED
        text = client.get(position.get_absolute_url()).text
        assert "Автобусът тръгва на 1 март." in text
        assert "чрез връзката" in text
        assert again.status_code == 200
        assert "Друго" not in client.get(position.get_absolute_url()).text
        tell_all()
        told = Notification.objects.filter(kind="participation.official_answer")
        signed = position.supports.values("organisation")
        owners = Membership.objects.filter(organisation__in=signed, role="owner")
        assert {row.user.person.pk for row in told} >= {row.person_id for row in owners}

    def test_the_answer_is_a_step_of_its_path(self, client, position):
        submission = sent(position, "letter")
        actions.common.attach_letter(
            submission,
            text="Получихме позицията.",
            signed_by="",
            answered_on=timezone.localdate(),
            document=None,
            actor=staff_of(position.organisation),
        )

        path = path_of(position, ANYBODY)
        text = client.get(reverse("path", args=["position", position.pk])).text

        assert [step.stage for step in path.steps] == [Stage.SUBMISSION, Stage.ANSWER]
        assert submission.addressee.name in text

    def test_silence_after_the_term_is_a_state_and_a_late_answer_ends_it(
        self, position
    ):
        submission = sent(position)
        assert not Position.objects.without_answer().exists()
        submission.sent_on = timezone.localdate() - 40 * DAY
        submission.answer_by = timezone.localdate() - DAY
        submission.save()

        states = Notification.objects.filter(kind="positions.status_changed")
        before = states.count()
        for one in Position.objects.without_answer():
            actions.note_silence(one)

        tell_all()

        told = Notification.objects.filter(kind="participation.term_passed")
        signed = position.supports.values("organisation")
        people = Membership.objects.filter(organisation__in=signed).values("person")
        assert {row.user.person.pk for row in told} == {row["person"] for row in people}
        assert len(told) == len(people.distinct())
        assert "не отговори на" in words(told[0])
        assert states.count() == before
        position.refresh_from_db()
        assert position.status == Status.UNANSWERED
        assert not Position.objects.without_answer().exists()
        actions.common.answer_by_link(submission, text="Късно.", signed_by="")
        position.refresh_from_db()
        assert position.status == Status.ANSWERED

    def test_of_two_institutions_both_have_to_answer(self, town, position):
        second = OrganisationFactory(kind="institution", status="partner")
        position.addressees.add(second)
        first = sent_to(adopted(position), town)
        other = sent_to(position, second)

        actions.common.answer_by_link(first, text="Да.", signed_by="")
        position.refresh_from_db()
        assert position.status == Status.SENT
        letter = {"answered_on": timezone.localdate(), "document": None}
        actions.common.attach_letter(
            other, text="Не.", signed_by="", actor=UserFactory(), **letter
        )
        position.refresh_from_db()
        assert position.status == Status.ANSWERED

    def test_one_answered_and_the_silence_of_the_other_is_told_and_no_state(
        self, town, position
    ):
        second = OrganisationFactory(kind="institution", status="partner")
        position.addressees.add(second)
        first = sent_to(adopted(position), town)
        other = sent_to(position, second)
        actions.common.answer_by_link(first, text="Да.", signed_by="")
        tell_all()

        other.sent_on = timezone.localdate() - 40 * DAY
        other.answer_by = timezone.localdate() - DAY
        other.save()
        actions.common.remind(other)
        tell_all()

        assert not Position.objects.without_answer().exists()
        position.refresh_from_db()
        assert position.status == Status.SENT
        told = Notification.objects.filter(kind="participation.term_passed")
        signed = position.supports.values("organisation")
        people = Membership.objects.filter(organisation__in=signed).values("person")
        assert {row.user.person.pk for row in told} == {row["person"] for row in people}
        assert {row.target for row in told} == {other}

    def test_a_late_answer_of_one_of_two_ends_the_silence_of_all(self, town, position):
        second = OrganisationFactory(kind="institution", status="partner")
        position.addressees.add(second)
        both = [sent_to(adopted(position), town), sent_to(position, second)]
        position.submissions.update(
            sent_on=timezone.localdate() - 40 * DAY,
            answer_by=timezone.localdate() - DAY,
        )
        actions.note_silence(position)
        states = [Position.objects.get().status]

        for submission in both:
            actions.common.attach_letter(
                submission,
                text="Късно.",
                signed_by="",
                answered_on=timezone.localdate(),
                document=None,
                actor=UserFactory(),
            )
            states.append(Position.objects.get().status)

        assert states == [Status.UNANSWERED, Status.SENT, Status.ANSWERED]

    def test_only_the_institution_answers_with_an_account(self, as_user, position):
        submission = sent(position)
        address = reverse("positions:answer", args=[position.pk, submission.pk])
        data = {"text": "Отговаряме.", "signed_by": ""}

        stranger = as_user(staff_of(position.organisation)).post(address, data)
        as_user(staff_of(submission.addressee)).post(address, data)

        assert stranger.status_code == 403
        submission.refresh_from_db()
        assert submission.answer.text == "Отговаряме."


def sent_to(position, institution):
    return actions.send(
        position,
        addressee=institution,
        way="letter" if not institution.email else "mail",
        on=timezone.localdate(),
        actor=staff_of(position.organisation),
    )


class TestTakingOff:
    def test_a_coordinator_takes_it_off_with_a_reason_and_puts_it_back(
        self, client, as_user, position
    ):
        to(position, Status.OPEN)
        coordinator = as_user(AppointmentFactory().user)
        address = reverse("positions:state", args=[position.pk, "hidden"])
        data = {"on": timezone.localdate(), "reason": ""}

        without = coordinator.post(address, data)
        coordinator.post(address, data | {"reason": "Чужди лични данни."})

        assert list(without.context["form"].errors) == ["reason"]
        assert client.get(position.get_absolute_url()).status_code == 404
        assert not SearchEntry.objects.filter(kind="position").exists()
        author = as_user(staff_of(position.organisation))
        assert "Чужди лични данни." in author.get(position.get_absolute_url()).text
        restore = reverse("positions:restore", args=[position.pk])
        assert author.post(restore).status_code == 403
        coordinator.post(restore)
        position.refresh_from_db()
        assert position.status == Status.OPEN
        page = client.get(position.get_absolute_url()).text
        assert "Чужди лични данни." not in page
        assert "Чужди лични данни." in author.get(position.get_absolute_url()).text

    def test_of_a_project_closed_meanwhile_it_stays_off_with_words_that_say_why(
        self, as_user, position
    ):
        position.project = ProjectFactory(
            organisation=position.organisation, closed_at=timezone.now()
        )
        position.status = Status.HIDDEN
        position.save()
        admin = AppointmentFactory(role="administrator").user

        answer = as_user(admin).post(
            reverse("positions:restore", args=[position.pk]), follow=True
        )

        position.refresh_from_db()
        assert position.status == Status.HIDDEN
        assert "Проектът е приключен" in answer.text

    def test_withdrawn_it_stays_to_be_read_and_waits_for_no_answer(
        self, client, position
    ):
        submission = sent(position)

        to(position, Status.WITHDRAWN, reason="Автобусът вече върви.")

        submission.refresh_from_db()
        assert submission.taken_back_on == timezone.localdate()
        assert "Автобусът вече върви." in client.get(position.get_absolute_url()).text


class TestTheList:
    def titles(self, client, **query):
        answer = client.get(reverse("positions:list"), query)
        form = answer.context["filter"].form
        listed = [one.title for one in answer.context["object_list"]]
        return form.is_valid(), listed

    def test_of_an_institution_that_nobody_asked_it_is_empty(self, client, town):
        PositionFactory(status=Status.OPEN, addressees=[town])
        quiet = OrganisationFactory(kind="municipality", status="partner")

        assert self.titles(client, addressee=quiet.slug) == (True, [])
        page = client.get(reverse("positions:list"))
        offered = page.context["filter"].form["addressee"].field.choices
        assert [str(label) for _value, label in offered][1:] == [str(town)]
        invalid, _listed = self.titles(client, addressee="няма-такава")
        assert not invalid


def test_who_entered_it_takes_that_along_and_is_forgotten(as_user):
    organisation = OrganisationFactory()
    user = staff_of(organisation)
    as_user(user).post(
        reverse("positions:create"),
        {"organisation": organisation.pk, "title": "Нещо", "body": "<p>Текст</p>"},
    )

    [said] = privacy.APPS["positions"].export_person(user.person)["positions_begun"]
    privacy.APPS["positions"].erase_person(user.person)

    assert said["title"] == "Нещо"
    position = Position.objects.get()
    assert position.created_by is None
    assert not position.history.filter(history_user=user).exists()


def test_thirty_positions_take_no_more_queries_than_one(
    client, town, django_assert_max_num_queries
):
    def one_more():
        made = PositionFactory(status="open", addressees=[town])
        made.supports.create(
            organisation=OrganisationFactory(), confirmed_at=timezone.now()
        )
        return made

    first = one_more()
    addresses = [reverse("positions:list"), first.get_absolute_url()]
    counts = []
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(60) as asked:
            client.get(address)
        counts.append(len(asked))
    for _number in range(15):
        one_more()
        first.supports.create(
            organisation=OrganisationFactory(),
            confirmed_at=timezone.now(),
            decision="решение",
            decided_on=timezone.localdate(),
        )
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_max_num_queries(count):
            client.get(address)
