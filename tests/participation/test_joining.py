"""Ideas are compared, merged and split; where each came from stays."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Link, SearchEntry
from leadernet.path.walking import path_of
from leadernet.sitemaps import sitemaps
from members.models import Person
from participation.common.models import Support
from participation.ideas import actions, search
from participation.ideas.models import Idea
from projects.models import Indicator
from reports.sources import actual_value
from tests.core.pdf_reading import Document
from tests.factories import (
    EventFactory,
    IdeaCallFactory,
    IdeaFactory,
    IndicatorFactory,
    MatrixFieldFactory,
    OrganisationFactory,
    PeriodFactory,
    UserFactory,
    staff_of,
)
from tests.participation.telling import tell_all

ANYBODY = AnonymousUser()
DAY = datetime.date(2026, 4, 7)


@pytest.fixture
def call():
    return IdeaCallFactory()


def ideas_of(call, count=2):
    return [IdeaFactory(call=call, submitted_on=DAY) for _number in range(count)]


def came_from(idea):
    return [step.row for step in path_of(idea, ANYBODY).before]


def support(idea, **fields):
    return Support.objects.create(target=idea, confirmed_at=timezone.now(), **fields)


def page(client, idea):
    return client.get(idea.get_absolute_url())


class TestMerging:
    def test_the_other_leads_on_and_is_in_no_list(self, as_user, client, call):
        stays, other = ideas_of(call)
        search.index(other)
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/merge/?idea={stays.pk}&idea={other.pk}"

        staff.post(address, {"stays": stays.pk})

        other.refresh_from_db()
        assert other.merged_into == stays
        assert stays.get_absolute_url() in page(client, other).text
        assert other.get_absolute_url() in page(client, stays).text
        assert list(client.get("/ideas/").context["object_list"]) == [stays]
        assert not SearchEntry.objects.filter(object_id=other.pk).exists()
        assert list(sitemaps["ideas"].items()) == [stays]

    def test_supporters_count_there_each_once(self, client, call):
        stays, other = ideas_of(call)
        organisation, person = OrganisationFactory(), UserFactory().person
        for idea in (stays, other):
            support(idea, organisation=organisation)
            support(idea, person=person, address_mark="mark")
            support(idea, person=Person.objects.create(name="Ана"), channel="paper")
        support(other, person=Person.objects.create(name="Борис"), channel="paper")

        actions.merge(stays, [other], actor=UserFactory())

        assert page(client, stays).context["supporters"].counts == {
            "organisations": 1,
            "people": 3,
            "by_hand": 2,
        }

    def test_people_who_were_forgotten_are_not_one(self, client, call):
        stays, other = ideas_of(call)
        for idea in (stays, other):
            support(idea, person=Person.objects.create(name=""), channel="paper")

        actions.merge(stays, [other], actor=UserFactory())

        assert page(client, stays).context["supporters"].counts["people"] == 2

    def test_its_path_is_their_path(self, call):
        stays, other = ideas_of(call)
        meeting = EventFactory()
        Link.objects.create(target=meeting, to=other)

        actions.merge(stays, [other], actor=UserFactory())

        assert came_from(stays) == [meeting, other]

    def test_figures_count_it_once(self, call):
        ideas = ideas_of(call, 3)
        indicator = IndicatorFactory(
            result__project=call.project,
            source=Indicator.Source.IDEAS,
            idea_status="submitted",
        )
        period = PeriodFactory(
            indicator=indicator,
            starts_on=datetime.date(2026, 1, 1),
            ends_on=datetime.date(2026, 12, 31),
        )
        before = actual_value(period)

        actions.merge(ideas[0], ideas[1:], actor=UserFactory())

        assert (before, actual_value(period)) == (3, 1)

    def test_it_stands_for_itself_again_until_the_other_is_presented(
        self, as_user, call
    ):
        stays, other, third = ideas_of(call, 3)
        staff = as_user(staff_of(call.project.organisation))
        actions.merge(stays, [other, third], actor=UserFactory())

        staff.post(f"{other.get_absolute_url()}unmerge/")
        actions.change_status(stays, status="presented", note="", actor=UserFactory())
        staff.post(f"{third.get_absolute_url()}unmerge/")

        for idea in (other, third):
            idea.refresh_from_db()
        assert (other.merged_into, third.merged_into) == (None, stays)
        assert came_from(stays) == [third]

    def test_a_new_one_may_take_all_in(self, as_user, client, call):
        first, second = ideas_of(call)
        partner = OrganisationFactory()
        second.organisations.add(partner)
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/merge/?idea={first.pk}&idea={second.pk}"

        wrong = staff.post(address, {"stays": "new"})
        staff.post(address, {"stays": "new", "title": "Обща", "description": "Двете."})

        assert {*wrong.context["form"].errors} == {"title", "description"}
        made = Idea.objects.get(title="Обща")
        assert list(made.merged.all()) == [first, second]
        assert list(made.organisations.all()) == [partner]
        assert made.submitted_on == DAY

    @pytest.mark.parametrize(
        "wrong", ["presented", "merged", "of another call", "itself"]
    )
    def test_what_cannot_be_merged_stays(self, wrong, call):
        stays, other = ideas_of(call)
        if wrong == "presented":
            Idea.objects.filter(pk=other.pk).update(status="presented")
        if wrong == "merged":
            actions.merge(IdeaFactory(call=call), [other], actor=UserFactory())
        if wrong == "of another call":
            other = IdeaFactory()
        others = [stays] if wrong == "itself" else [other]
        before = Idea.objects.get(pk=other.pk).merged_into

        with pytest.raises(ValidationError):
            actions.merge(stays, others, actor=UserFactory())

        assert Idea.objects.get(pk=other.pk).merged_into == before

    def test_supporters_of_all_are_told(self, call, mailoutbox):
        stays, other = ideas_of(call)
        supporter = UserFactory()
        for idea in (stays, other):
            support(idea, person=supporter.person)
        actions.merge(stays, [other], actor=UserFactory())

        actions.change_status(stays, status="funded", note="", actor=UserFactory())
        tell_all()

        assert supporter.notifications.count() == 1


class TestSplitting:
    def test_the_second_says_where_it_came_from(self, as_user, client, call):
        field = MatrixFieldFactory(call=call)
        idea = IdeaFactory(call=call, values={field.key: "Зала"}, channel="meeting")
        staff = as_user(staff_of(call.project.organisation))

        staff.post(
            f"{idea.get_absolute_url()}split/",
            {"title": "Втора", "description": "Другата половина."},
        )

        made = Idea.objects.get(title="Втора")
        assert (made.values, made.channel) == (idea.values, "meeting")
        assert came_from(made) == [idea]
        assert idea.get_absolute_url() in page(client, made).text

    def test_sent_twice_it_makes_one(self, as_user, call):
        idea = IdeaFactory(call=call)
        staff = as_user(staff_of(call.project.organisation))
        address = f"{idea.get_absolute_url()}split/"
        number = staff.get(address).context["form"]["submission"].value()
        sent = {"title": "Втора", "description": "Другата.", "submission": number}

        answers = [staff.post(address, sent) for _press in range(2)]

        made = Idea.objects.get(title="Втора")
        assert [one.url for one in answers] == [made.get_absolute_url()] * 2


class TestComparing:
    def test_two_to_four_stand_beside_each_other(self, client, call):
        field = MatrixFieldFactory(call=call, label_bg="Какво е нужно")
        ideas = ideas_of(call, 5)
        hidden = IdeaFactory(call=call, is_public=False, title="Скрита")
        Idea.objects.update(values={field.key: "Помещение"})
        address = f"/ideas/calls/{call.slug}/compare/"

        answer = client.get(address, {"idea": [one.pk for one in [*ideas, hidden]]})
        alone = client.get(address, {"idea": [hidden.pk, "няма", ideas[0].pk]})

        assert answer.context["ideas"] == ideas[:4]
        assert answer.text.count("Помещение") == 4
        assert alone.context["is_too_few"]
        assert "Скрита" not in alone.text


class TestMatrix:
    def test_the_page_and_the_files_hold_the_chosen(self, client, as_user, call):
        field = MatrixFieldFactory(call=call, kind="amount", label_bg="Колко струва")
        first, second = ideas_of(call)
        Idea.objects.filter(pk=first.pk).update(values={field.key: "1200.50"})
        address = f"/ideas/calls/{call.slug}/matrix"

        assert len(client.get(f"{address}/").context["rows"]) == 2
        assert len(client.get(f"{address}/?idea={second.pk}").context["rows"]) == 1
        assert client.get(f"{address}/?idea=").context["rows"] == []
        assert "1\xa0200,50\xa0€" in client.get(f"{address}/").text
        table = client.get(f"{address}.xlsx?idea={first.pk}")
        assert table.getvalue().startswith(b"PK")
        staff = as_user(staff_of(call.project.organisation))
        assert staff.get(f"{address}.pdf").content.startswith(b"%PDF-1.7")

    def test_what_a_page_does_not_hold_it_says(
        self, client, as_user, call, monkeypatch
    ):
        monkeypatch.setattr("participation.ideas.views.tables.MOST", 2)
        staff = as_user(staff_of(call.project.organisation))
        address = f"/ideas/calls/{call.slug}/matrix"
        IdeaFactory.create_batch(2, call=call)
        whole = client.get(f"{address}/").text
        IdeaFactory(call=call)

        cut, paper = client.get(f"{address}/").text, staff.get(f"{address}.pdf")

        assert "първите 2 идеи" not in whole
        assert "първите 2 идеи" in cut
        assert "първите 2" in Document(paper.content).text

    def test_hostile_words_are_words_on_paper_too(self, as_user, call):
        words = "#panic() $x$ *a* `b` <script> " + "д" * 90
        field = MatrixFieldFactory(call=call, label_bg=words)
        IdeaFactory(
            call=call, title=words, description=words, values={field.key: words}
        )
        staff = as_user(staff_of(call.project.organisation))

        answer = staff.get(f"/ideas/calls/{call.slug}/matrix.pdf")

        assert answer.content.startswith(b"%PDF-1.7")

    def test_it_costs_the_same_with_one_and_with_thirty(
        self, client, call, django_assert_num_queries
    ):
        field = MatrixFieldFactory(call=call, kind="obshtina")
        address = f"/ideas/calls/{call.slug}/matrix/"

        def add(number):
            for _each in range(number):
                idea = IdeaFactory(call=call)
                idea.values = {field.key: idea.obshtina.code}
                idea.save()

        add(1)
        client.get(address)
        with django_assert_num_queries(6):
            client.get(address, headers={"accept-language": "bg"})
        add(29)
        with django_assert_num_queries(6):
            assert len(client.get(address).context["rows"]) == 30
