"""Nobody, with the database in hand, can join a secret ballot and who cast it."""

import datetime
import json

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, TypedForm
from leadernet import privacy
from participation.votes import actions, urn
from participation.votes.models import Ballot, Urn, Vote
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    open_vote,
    staff_of,
    vote_between,
)


@pytest.fixture
def owners():
    return [staff_of(OrganisationFactory(), "owner") for _number in range(4)]


@pytest.fixture
def vote(owners):
    draft = vote_between("Паркът Библиотеката Реката", method="ranking", is_secret=True)
    return open_vote(draft)


def voter(vote, user):
    return vote.voters.get(organisation__in=user.organisation_ids())


def send(client, vote, user, *places):
    sent = {f"place_{at}": place for at, place in enumerate(places, 1)}
    page = reverse("votes:cast", args=[vote.slug, voter(vote, user).pk])
    return client.post(page, sent)


def dump():
    """Every column of every row of every table, as PostgreSQL has it, in the order of the disk."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in cursor.description]
            found[table] = [
                dict(zip(names, map(as_plain, row), strict=True))
                for row in cursor.fetchall()
            ]
    return found


def as_plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def without_seal(tables):
    """The sealed list itself differs with every sealing; its length must not."""
    for row in tables["votes_urn"]:
        row["content"] = len(row["content"])
    return tables


def reading(client, vote):
    """Who has come in: the first page of a session writes down when it began."""
    client.get(vote.get_absolute_url())
    return client


class TakenError(Exception):
    """The database as it was then, and the run undone."""


def run(vote, clients, owners, first, second):
    """What the database holds after two cast their ballots; then everything is undone."""
    try:
        with transaction.atomic():
            for client, user, ballot in zip(
                clients, owners, (first, second), strict=True
            ):
                assert send(client, vote, user, *ballot).status_code == 302
            raise TakenError(without_seal(dump()))
    except TakenError as taken:
        [tables] = taken.args
        return tables


@pytest.fixture
def _tidied_by_nobody():
    """PostgreSQL waits with its vacuum until the test is over.

    Between two runs that are compared it would free room of the undone first one, and the rows
    of the second would stand elsewhere on the disk, whoever voted for what.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        names = ", ".join(f'"{name}"' for name in sorted(tables))
        cursor.execute(f"LOCK TABLE {names} IN SHARE UPDATE EXCLUSIVE MODE")


@pytest.mark.usefixtures("_tidied_by_nobody")
class TestDatabase:
    def test_is_the_same_if_two_had_cast_each_others_ballots(
        self, as_user, vote, owners
    ):
        clients = [reading(as_user(user), vote) for user in owners[:2]]
        a, b = ("3", "1"), ("2", "1", "3")

        one = run(vote, clients, owners[:2], a, b)
        other = run(vote, clients, owners[:2], b, a)

        assert set(one) >= {model._meta.db_table for model in apps.get_models()}
        assert one == other

    def test_is_the_same_whatever_is_chosen(self, as_user, vote, owners):
        """Also the room that a ballot takes says nothing."""
        clients = [reading(as_user(user), vote) for user in owners[:2]]

        one = run(vote, clients, owners[:2], ("1",), ("2",))
        other = run(vote, clients, owners[:2], ("3", "2", "1"), ("1", "2", "3"))

        assert one == other

    def test_holds_no_choice_moment_or_person_beside_the_mark(
        self, as_user, vote, owners
    ):
        before = {table: len(rows) for table, rows in dump().items()}

        send(as_user(owners[0]), vote, owners[0], "3", "1")

        after = {table: len(rows) for table, rows in dump().items()}
        grown = {name for name in after if after[name] > before[name]}
        # Signing in, which has nothing to do with voting.
        assert grown <= {"django_session", "usersessions_usersession"}
        assert voter(vote, owners[0]).has_voted
        assert not Ballot.objects.exists()
        assert not AuditEntry.objects.filter(verb__contains="ballot").exists()

    def test_keeps_the_session_as_it_was(self, as_user, vote, owners):
        client = as_user(owners[0])
        page = reverse("votes:cast", args=[vote.slug, voter(vote, owners[0]).pk])
        client.get(page)
        before = list(Session.objects.order_by("pk").values())

        send(client, vote, owners[0], "3", "1")

        assert list(Session.objects.order_by("pk").values()) == before

    def test_urn_is_one_sorted_list_that_no_row_number_or_moment_divides(
        self, as_user, vote, owners
    ):
        for user, place in zip(owners, "3213", strict=True):
            send(as_user(user), vote, user, place)

        [row] = Urn.objects.all()
        fields = {field.name for field in Urn._meta.fields}
        inside = urn.opened(row.content, salt=row.salt, places=3)
        assert fields == {"id", "vote", "salt", "content"}
        assert inside == [(1,), (2,), (3,), (3,)]
        # The moment that the seal has room for is always the same.
        assert urn.keys(row.salt).extract_timestamp(bytes(row.content)) == 0

    def test_needs_the_key_of_the_server(self, as_user, vote, owners, settings):
        send(as_user(owners[0]), vote, owners[0], "3")
        [row] = Urn.objects.all()
        sealed = {"salt": row.salt, "places": 3}
        secret = settings.SECRET_KEY

        settings.SECRET_KEY = "another"
        with pytest.raises(ValidationError):
            urn.opened(row.content, **sealed)
        settings.SECRET_KEY_FALLBACKS = [secret]
        assert urn.opened(row.content, **sealed) == [(3,)]


class TestWhatIsSent:
    def test_is_not_kept_when_the_session_had_ended(self, vote, owners):
        page = reverse("votes:cast", args=[vote.slug, voter(vote, owners[0]).pk])
        visitor = Client(headers={"origin": "http://testserver"})

        answer = visitor.post(page, {"place_1": "3"})

        assert (answer.status_code, answer.url) == (302, page)
        assert all("kept_forms" not in one.get_decoded() for one in sessions())

    def test_is_not_kept_when_the_form_had_expired(self, vote, owners):
        page = reverse("votes:cast", args=[vote.slug, voter(vote, owners[0]).pk])
        client = Client(
            enforce_csrf_checks=True, headers={"origin": "http://testserver"}
        )
        client.force_login(owners[0], backend="members.backends.SignIn")

        answer = client.post(page, {"place_1": "3"})

        assert (answer.status_code, answer.url) == (302, page)
        assert all("kept_forms" not in one.get_decoded() for one in sessions())
        assert not voter(vote, owners[0]).has_voted

    def test_is_no_draft_of_a_form(self, as_user, vote, owners):
        page = reverse("votes:cast", args=[vote.slug, voter(vote, owners[0]).pk])
        text = as_user(owners[0]).get(page).text

        send(as_user(owners[0]), vote, owners[0], "3")

        assert "data-keep" not in text
        assert 'autocomplete="off"' in text
        assert not TypedForm.objects.exists()

    def test_is_final(self, as_user, vote, owners):
        send(as_user(owners[0]), vote, owners[0], "3")
        second = send(as_user(owners[0]), vote, owners[0], "1")

        [row] = Urn.objects.all()
        assert "Тази организация е гласувала." in second.text
        assert urn.opened(row.content, salt=row.salt, places=3) == [(3,)]


def sessions():
    return Session.objects.all()


class TestAfterwards:
    def end(self, vote):
        past = timezone.now() - datetime.timedelta(seconds=1)
        Vote.objects.update(opens_at=past - datetime.timedelta(days=1), closes_at=past)
        vote.refresh_from_db()
        return actions.close(vote)

    def test_the_result_has_sorted_ballots_and_the_urn_is_empty(
        self, as_user, vote, owners
    ):
        for user, place in zip(owners[:3], "321", strict=True):
            send(as_user(user), vote, user, place)

        vote = self.end(vote)

        assert vote.result["ballots"] == [[1], [2], [3]]
        assert bytes(Urn.objects.get().content) == b""
        names = [one for one in vote.result["voters"] if one["has_voted"]]
        assert len(names) == 3
        assert all(set(one) == {"name", "has_voted", "proxy"} for one in names)

    def test_two_ballots_are_thrown_away_unread(self, as_user, vote, owners):
        for user in owners[:2]:
            send(as_user(user), vote, user, "3")

        vote = self.end(vote)

        assert (vote.result["outcome"], vote.result["lines"]) == ("too_few", [])
        assert "ballots" not in vote.result
        assert bytes(Urn.objects.get().content) == b""

    def test_a_cancelled_vote_is_not_read_either(self, as_user, vote, owners):
        send(as_user(owners[0]), vote, owners[0], "3")

        actions.cancel(vote, reason="Грешка във въпроса", actor=owners[0])

        assert bytes(Urn.objects.get().content) == b""

    def test_without_its_key_a_vote_ends_with_the_reason(
        self, as_user, vote, owners, settings
    ):
        for user in owners:
            send(as_user(user), vote, user, "3")
        settings.SECRET_KEY = "another"

        vote = self.end(vote)

        assert (vote.status, vote.result) == ("cancelled", None)
        assert vote.cancel_reason.startswith("Урната не може да се отвори")

    def test_a_download_of_ones_data_tells_nothing_of_it(self, as_user, vote, owners):
        send(as_user(owners[0]), vote, owners[0], "3")

        said = privacy.APPS["votes"].export_person(owners[0].person)

        assert json.dumps(said) == '{"ballots": []}'
        assert privacy.APPS["votes"].export_person(PersonFactory()) == {"ballots": []}

    def test_needs_three_that_may_vote(self):
        few = vote_between("А Б", is_secret=True)
        OrganisationFactory.create_batch(2)

        with pytest.raises(ValidationError):
            actions.announce(few, actor=None)


def test_urns_are_sealed_with_the_key_of_the_settings_only():
    salt = urn.new_salt()
    one = urn.seal([(1, 2)], salt=salt, places=3)

    assert urn.opened(one, salt=salt, places=3) == [(1, 2)]
    assert urn.seal([], salt=salt, places=3) != urn.seal([], salt=salt, places=3)
    assert settings.SECRET_KEY.encode() not in one
