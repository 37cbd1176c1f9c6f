"""A call asks fields of its own; what is written in them is kept, shown and never trusted."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from participation.ideas import actions
from participation.ideas.forms import IdeaForm, ProposalForm
from participation.ideas.models import Idea, MatrixField
from participation.ideas.waiting import waiting_for
from tests.factories import (
    IdeaCallFactory,
    IdeaFactory,
    MatrixFieldFactory,
    ObshtinaFactory,
    OrganisationFactory,
    UserFactory,
    collects_today,
    staff_of,
)

Kind = MatrixField.Kind


def fields_of(call):
    """One of each kind, by name."""
    more = {"options_bg": "Да\nНе\nДонякъде"}
    return {
        kind.value: MatrixFieldFactory(
            call=call, kind=kind, label_bg=f"Поле {kind.value}", **more
        )
        for kind in Kind
    }


def typed(call, **values):
    return {
        "call": call.pk,
        "title": "Пътека край реката",
        "description": "Да се изчисти и обозначи.",
        "obshtina": ObshtinaFactory().pk,
        "submitted_on": timezone.localdate().isoformat(),
        "is_public": "on",
    } | values


class TestFields:
    def test_staff_make_arrange_and_take_away_fields(self, as_user):
        call = IdeaCallFactory()
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/fields/"

        for name in ("Кой участва", "Какво е нужно"):
            staff.post(f"{address}new/", {"kind": "long", "label_bg": name})
        second = call.fields.get(label_bg="Какво е нужно")
        staff.post(f"{address}{second.pk}/arrange/", {"up": "1"})

        assert [f.label_bg for f in call.fields.all()] == [
            "Какво е нужно",
            "Кой участва",
        ]
        IdeaFactory(call=call, values={second.key: "Кирки"})
        for field in call.fields.all():
            staff.post(f"{address}{field.pk}/arrange/", {"away": "1"})
        assert [(f.label_bg, f.is_hidden) for f in call.fields.all()] == [
            ("Какво е нужно", True)
        ]

    def test_a_new_field_comes_last_also_after_the_first_ones_went(self):
        call, actor = IdeaCallFactory(), UserFactory()

        def save(name):
            new = MatrixField(call=call, label_bg=name)
            return actions.save_field(new, actor=actor)

        first, second, _third = (save(name) for name in ("А", "Б", "В"))
        for one in (first, second):
            actions.remove_field(one, actor=actor)
        save("Г")

        assert [one.label_bg for one in call.fields.all()] == ["В", "Г"]

    def test_a_field_to_choose_from_needs_answers(self, as_user):
        call = IdeaCallFactory()
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/fields/new/"
        sent = {"kind": "one", "label_bg": "За кого", "options_bg": "Деца"}

        few = staff.post(address, sent)
        other = staff.post(
            address, sent | {"options_bg": "Деца\nХора", "options_en": "Children"}
        )

        assert list(few.context["form"].errors) == ["options_bg"]
        assert list(other.context["form"].errors) == ["options_en"]

    def test_the_kind_stays_once_something_is_written(self, as_user):
        field = MatrixFieldFactory(kind=Kind.NUMBER)
        IdeaFactory(call=field.call, values={field.key: "3"})
        staff = as_user(staff_of(field.call.project.organisation))

        staff.post(
            f"/ideas/calls/{field.call.slug}/fields/{field.pk}/",
            {"kind": "long", "label_bg": "Колко"},
        )

        field.refresh_from_db()
        assert (field.kind, field.label_bg) == (Kind.NUMBER, "Колко")

    def test_a_field_of_another_call_is_not_found(self, as_user):
        field, other = MatrixFieldFactory(), IdeaCallFactory()
        staff = as_user(staff_of(other.project.organisation))
        address = f"/ideas/calls/{other.slug}/fields/{field.pk}/arrange/"

        assert staff.post(address, {"away": "1"}).status_code == 404
        assert MatrixField.objects.count() == 1


class TestFilling:
    def test_each_kind_is_kept_and_shown(self, as_user, client):
        call = IdeaCallFactory()
        fields = fields_of(call)
        place = ObshtinaFactory(name_bg="Бяла")
        given = {
            "short": "Накратко",
            "long": "Ред\nОще ред",
            "number": "12,5",
            "amount": "1200",
            "one": "Не",
            "several": ["Да", "Донякъде"],
            "obshtina": place.code,
            "organisations": "Читалище\n\n Клуб  на пенсионера",
        }
        sent = {f"matrix_{fields[kind].pk}": value for kind, value in given.items()}

        as_user(staff_of(call.project.organisation)).post(
            "/ideas/new/", typed(call) | sent
        )

        idea = Idea.objects.get()
        assert {kind: idea.values[fields[kind].key] for kind in given} == given | {
            "number": "12.5",
            "organisations": ["Читалище", "Клуб на пенсионера"],
        }
        page = client.get(idea.get_absolute_url()).text
        for words in ["12,5", "1\xa0200\xa0€", "Да, Донякъде", "Бяла", "Читалище"]:
            assert words in page

    def test_forged_choices_and_fields_are_refused(self, as_user):
        call = IdeaCallFactory()
        fields, strange = fields_of(call), MatrixFieldFactory()
        staff = as_user(staff_of(call.project.organisation))
        wrong = {
            "number": "много",
            "amount": "-5",
            "one": "Може би",
            "several": ["Да", "Може би"],
            "obshtina": "НЯМА",
            "organisations": "х" * 201,
            "short": "х" * 301,
        }
        sent = {f"matrix_{fields[kind].pk}": value for kind, value in wrong.items()}

        answer = staff.post("/ideas/new/", typed(call) | sent)
        staff.post("/ideas/new/", typed(call) | {f"matrix_{strange.pk}": "Чуждо"})

        assert {*answer.context["form"].errors} == {*sent}
        assert [idea.values for idea in Idea.objects.all()] == [{}]

    def test_what_has_to_be_filled_in_is_asked_for(self, as_user):
        field = MatrixFieldFactory(is_required=True)
        staff = as_user(staff_of(field.call.project.organisation))

        answer = staff.post("/ideas/new/", typed(field.call))

        assert list(answer.context["form"].errors) == [f"matrix_{field.pk}"]

    def test_hostile_text_stays_text(self, as_user):
        words = "<script>alert(1)</script>"
        call = IdeaCallFactory(title_bg=words)
        fields = fields_of(call)
        texts = {
            fields[kind].key: [words] if kind == "organisations" else words
            for kind in ("short", "long", "one", "organisations")
        }
        MatrixField.objects.update(label_bg=words, help_text_bg=words)
        idea = IdeaFactory(call=call, title=words, values=texts)

        addresses = [idea.get_absolute_url(), call.get_absolute_url()]
        addresses += [
            f"{call.get_absolute_url()}{one}/" for one in ("matrix", "fields")
        ]
        addresses += [f"/ideas/new/?call={call.slug}", f"{addresses[0]}edit/"]
        staff = as_user(staff_of(call.project.organisation))
        for address in addresses:
            answer = staff.get(address)
            assert answer.status_code == 200
            assert words not in answer.text

    def test_what_a_hidden_field_holds_stays(self, as_user):
        field = MatrixFieldFactory(is_hidden=True)
        shown = MatrixFieldFactory(call=field.call)
        idea = IdeaFactory(call=field.call, values={field.key: "Остава"})
        staff = as_user(staff_of(field.call.project.organisation))

        staff.post(
            f"{idea.get_absolute_url()}edit/",
            typed(field.call) | {f"matrix_{shown.pk}": "Ново"},
        )

        idea.refresh_from_db()
        assert idea.values == {field.key: "Остава", shown.key: "Ново"}

    def test_a_form_sent_twice_makes_one_idea(self, as_user):
        call = IdeaCallFactory()
        staff = as_user(staff_of(call.project.organisation))
        number = staff.get("/ideas/new/").context["form"]["submission"].value()

        for _time in range(2):
            staff.post("/ideas/new/", typed(call) | {"submission": str(number)})

        assert Idea.objects.count() == 1

    def test_who_typed_slowly_brings_no_old_state_back(self):
        call = IdeaCallFactory()
        field = MatrixFieldFactory(call=call)
        idea = IdeaFactory(call=call, is_public=False, values={field.key: "Кирки"})
        staff = staff_of(call.project.organisation)
        sent = typed(call, title="Алея", **{f"matrix_{field.pk}": "Лопати"})
        form = IdeaForm(
            sent | {"is_public": ""}, user=staff, instance=Idea.objects.get()
        )
        assert form.is_valid()

        actions.publish(call, ideas=[idea], actor=staff)
        actions.change_status(idea, status="funded", note="С пари.", actor=staff)
        actions.save_idea(form, actor=staff)

        now = Idea.objects.get()
        assert (now.title, now.values) == ("Алея", {field.key: "Лопати"})
        assert (now.is_public, now.status, now.status_note) == (
            True,
            "funded",
            "С пари.",
        )
        assert now.published_at is not None

    def test_from_paper_the_channel_and_who_entered_it_are_kept(self, as_user, client):
        call = IdeaCallFactory()
        editor = staff_of(call.project.organisation)

        as_user(editor).post("/ideas/new/", typed(call, channel="paper"))

        idea = Idea.objects.get()
        assert (idea.channel, idea.entered_by) == ("paper", editor)
        assert "на хартия" in client.get(idea.get_absolute_url()).text


class TestProposing:
    def test_whoever_is_asked_proposes_and_the_staff_show_it(self, as_user, client):
        call = IdeaCallFactory(who_enters="anybody")
        collects_today(call)
        person = UserFactory()
        address = f"/ideas/calls/{call.slug}/propose/"

        as_user(person).post(address, typed(call))
        idea = Idea.objects.get()
        editor = staff_of(call.project.organisation)
        waits = [(one.url, one.count) for one in waiting_for(editor)]
        before = client.get(idea.get_absolute_url()).status_code
        address = f"/ideas/calls/{call.slug}/waiting/"
        as_user(editor).post(address, {"idea": [idea.pk]})

        assert waits == [(address, 1)]
        assert waiting_for(editor) == []
        assert (idea.is_public, idea.entered_by) == (False, person)
        assert before == 404
        assert client.get(idea.get_absolute_url()).status_code == 200

    def test_their_own_is_seen_and_corrected_while_the_call_collects(self, as_user):
        call = IdeaCallFactory(who_enters="anybody")
        phase = collects_today(call)
        person = UserFactory()
        idea = IdeaFactory(call=call, is_public=False, entered_by=person)
        edit = f"{idea.get_absolute_url()}edit/"

        as_user(person).post(edit, typed(call, title="Друго име", is_public="on"))
        idea.refresh_from_db()
        showed_itself = idea.is_public
        stranger = as_user(UserFactory()).get(edit).status_code
        idea.show()
        idea.save()
        shown = as_user(person).get(edit).status_code
        Idea.objects.update(is_public=False)
        phase.delete()
        late = as_user(person).get(edit).status_code

        assert (idea.title, showed_itself) == ("Друго име", False)
        assert (stranger, shown, late) == (404, 403, 403)

    @pytest.mark.parametrize(
        ("who", "expected"),
        [("staff", (403, 403)), ("members", (403, 200)), ("anybody", (200, 200))],
    )
    def test_the_call_says_who_proposes(self, who, expected, as_user):
        call = IdeaCallFactory(who_enters=who)
        collects_today(call)
        address = f"/ideas/calls/{call.slug}/propose/"
        member = staff_of(OrganisationFactory())

        codes = [
            as_user(one).get(address).status_code for one in (UserFactory(), member)
        ]

        assert tuple(codes) == expected

    def test_shown_while_its_author_types_it_stays_shown_as_it_was(self):
        call, author = IdeaCallFactory(who_enters="anybody"), UserFactory()
        collects_today(call)
        idea = IdeaFactory(call=call, entered_by=author, is_public=False)
        form = ProposalForm(
            typed(call, title="Друго"), user=author, instance=Idea.objects.get()
        )
        assert form.is_valid()

        actions.publish(call, ideas=[idea], actor=UserFactory())
        with pytest.raises(ValidationError, match="поел идеята"):
            actions.propose(form, actor=author)

        now = Idea.objects.get()
        assert (now.is_public, now.title) == (True, idea.title)

    def test_outside_the_phase_nobody_proposes(self, as_user):
        call = IdeaCallFactory(who_enters="anybody")

        answer = as_user(UserFactory()).get(f"/ideas/calls/{call.slug}/propose/")

        assert answer.status_code == 403


class TestPhases:
    def test_days_are_saved_taken_back_and_checked(self, as_user):
        call = IdeaCallFactory()
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/phases/"

        wrong = staff.post(
            address,
            {
                "collect_starts_on": "2026-03-02",
                "collect_ends_on": "2026-03-01",
                "discuss_starts_on": "2026-03-02",
            },
        )
        staff.post(
            address,
            {"collect_starts_on": "2026-03-01", "collect_ends_on": "2026-03-31"},
        )

        assert {*wrong.context["form"].errors} == {"collect_ends_on", "discuss_ends_on"}
        assert [str(one.ends_on) for one in call.phases.all()] == ["2026-03-31"]
        staff.post(address, {})
        assert not call.phases.exists()


def test_a_closed_project_refuses(as_user):
    field = MatrixFieldFactory()
    call = field.call
    idea = IdeaFactory(call=call)
    collects_today(call)
    project = call.project
    project.closed_at = timezone.now()
    project.save()
    actor = staff_of(project.organisation)
    staff = as_user(actor)

    pages = ["edit", "phases", "fields", "fields/new", "waiting", "meetings/new"]
    codes = {staff.get(f"/ideas/calls/{call.slug}/{one}/").status_code for one in pages}

    assert codes == {403}
    for act in (
        lambda: actions.change_status(idea, status="funded", note="", actor=actor),
        lambda: actions.remove_field(field, actor=actor),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "closed"
