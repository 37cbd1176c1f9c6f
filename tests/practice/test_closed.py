"""The practice place is closed: fill one with everything it can hold, then look for it everywhere.

Whoever adds a page, a feed, a list or a choice meets this test through `tests/data/matrix.txt`.
"""

import io
import re
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse

from core.models import Notification, OutgoingMail, SearchEntry, SearchWord
from events.models import Attendance, Event
from forums import actions as forums
from leadernet import search
from leadernet.practice import place
from members.models import Membership, Organisation, Person
from news.models import Article
from tests import factories as make
from tests import world
from tests.practice import helpers
from tests.sweeping import client_of
from tests.test_matrix import rows, value

SECRET = "Тайнопис"
WORDS = re.compile("тайнопис|taynopis", re.IGNORECASE)
# What changes with every answer.
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce[-=]"?[\w+/=-]+|name="(submission|opened|typing_page|number)" value="[^"]*"'
    r'|generated-datetime="[^"]*"'
)
# Who looks: everybody who sees more than a passer-by, and the learner on other pages.
READERS = ["anonymous", "owner", "administrator"]
# The tasks themselves.
OWN = {"practice"}
ALSO = [
    "/search/?q=накратко",
    "/search/?q=мисия",
    "/search/?q=гост",
    "/members/?q=мисия",
    "/members/?kind=association",
    "/members/export.csv",
    "/members/export.xlsx",
    "/members/export.geojson",
    "/news/feed/",
    "/news/?q=накратко",
    "/events/?view=month",
    "/events/?view=past",
    "/events/calendar.ics",
    "/forums/feeds/topics/",
    "/sitemap.xml",
    *(
        f"/sitemap-{name}.xml"
        for name in ("news", "events", "members", "groups", "projects", "ideas")
    ),
    *(f"/en{path}" for path in ("/", "/news/", "/events/", "/members/", "/forums/")),
]


@pytest.fixture
def learner(built):
    """An editor who also looks after the network, in the same place as everybody."""
    user = make.staff_of(built.organisation, "editor")
    make.GroupMembershipFactory(
        group=built.open_group, organisation=None, person=user.person
    )
    return user


def fill(client, user, built):
    """Everything that a practice place can hold, each piece with the secret word in it."""
    client.post(helpers.BEGIN)
    application = helpers.applicant_of(user)
    post = helpers.waiting_post(user)
    # What stays waiting, in a second event, article and post, beside what was decided.
    article = helpers.do_all(client, user, SECRET)
    article.obshtini.add(built.place.obshtina)
    helpers.write_news(client, user, f"{SECRET} чернова", step="")
    helpers.write_news(client, user, f"{SECRET} за членове", audience="members")
    helpers.open_event(client, f"{SECRET} за членове", audience="members")
    Event.objects.filter(organiser__learner=user).update(settlement=built.place)
    for topic_post in ("Първа", "Втора"):
        forums.start_topic(
            post.topic.forum,
            subject=f"{SECRET} тема",
            content=f"{SECRET} {topic_post} накратко",
            actor=user,
        )
    waiting = forums.reply(post.topic, content=f"{SECRET} чака", actor=user)
    type(waiting).objects.filter(pk=waiting.pk).update(approved=False)
    for organisation in (helpers.place_of(user), application):
        organisation.refresh_from_db()
        organisation.name_bg = organisation.name_en = f"{SECRET} организация"
        organisation.seat = built.place
        organisation.save()
        organisation.territory.add(built.place.obshtina)
        Membership.objects.update_or_create(
            organisation=organisation,
            person=make.PersonFactory(name=f"{SECRET} човек", is_practice=True),
            is_public=True,
        )
    Organisation.objects.filter(pk=application.pk).update(status="applied")
    search.rebuild()


def text_of(response):
    """The words of a page or a file; of a table those in its cells."""
    content = response.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/")]
            content = b"".join(map(archive.read, sheets))
    return content.decode("utf-8", "replace")


def addresses(built, reader):
    """Every address of the matrix that the reader may open, with the objects of the world."""
    column = world.ROLES.index(reader)
    for expected, method, name, *arguments in rows():
        if method == "get" and expected[column] == "." and name not in OWN:
            named = dict(argument.split("=") for argument in arguments)
            kwargs = {key: value(built, path) for key, path in named.items()}
            yield reverse(name, kwargs=kwargs)
    yield from ALSO


def read(client, address):
    before = transaction.savepoint()
    text = text_of(client.get(address))
    transaction.savepoint_rollback(before)
    return text


def same(text):
    return CHANGING.sub("", text)


@pytest.mark.parametrize("reader", READERS)
def test_no_page_changes_for_anybody(built, learner, reader):
    """Lists, counts, choices, maps and exports are letter for letter what they were."""
    client = client_of(built.users[reader])
    paths = list(dict.fromkeys(addresses(built, reader)))
    search.rebuild()
    before = {path: same(read(client, path)) for path in paths}

    fill(client_of(learner), learner, built)

    changed = [path for path in paths if same(read(client, path)) != before[path]]
    assert changed == []


def test_the_learner_meets_it_on_no_other_page(built, learner):
    """Not in their own lists, choices and desk either: nothing of it is taken for real."""
    client = client_of(learner)
    fill(client, learner, built)
    client.get(helpers.TASKS)  # reads the messages of what was just done

    leaks = [
        path
        for path in dict.fromkeys(addresses(built, "editor"))
        if WORDS.search(read(client, path))
    ]

    assert leaks == []


def test_its_own_pages_are_found_by_the_learner_alone(built, learner):
    own = client_of(learner)
    fill(own, learner, built)
    article = Article.objects.get(title_bg=f"{SECRET} новина")
    event = Event.objects.filter(organiser__learner=learner).first()
    picture = article.attachments.first()
    forum = helpers.place_of(learner).forum_places.get().forum
    topic = forum.topics.first()
    pages = [
        helpers.place_of(learner).get_absolute_url(),
        f"/members/{helpers.place_of(learner).slug}/edit/",
        f"/members/{helpers.applicant_of(learner).slug}/decide/",
        helpers.applicant_of(learner).get_absolute_url(),
        article.get_absolute_url(),
        f"/news/{article.slug}/edit/",
        event.get_absolute_url(),
        f"/events/{event.slug}/event.ics",
        f"/events/{event.slug}/attendance/",
        f"/events/{event.slug}/registrations/",
        picture.get_absolute_url(),
        f"/forums/forum/f-{forum.pk}/",
        f"/forums/forum/f-{forum.pk}/topic/t-{topic.pk}/",
    ]

    others = {name: client_of(user) for name, user in built.users.items()}
    for address in pages:
        answer = own.get(address)
        assert answer.status_code == 200, address
        text_of(answer)  # closes the file
        for name, client in others.items():
            answer = client.get(address)
            assert answer.status_code in {302, 404}, (name, address)
            assert SECRET not in text_of(answer)


def test_nobody_is_told(built, learner):
    told, mails = Notification.objects.count(), OutgoingMail.objects.count()

    fill(client_of(learner), learner, built)

    assert Notification.objects.count() == told
    assert OutgoingMail.objects.count() == mails


def test_search_learns_no_word_of_it(built, learner):
    fill(client_of(learner), learner, built)

    titles = SearchEntry.objects.values_list("title", flat=True)
    assert not [title for title in titles if WORDS.search(title)]
    assert not SearchWord.objects.filter(word__icontains="тайно").exists()


def test_removing_leaves_no_row_with_the_word(built, learner):
    fill(client_of(learner), learner, built)
    practised = Attendance.objects.filter(session__event__organiser__is_practice=True)
    assert practised.exists()

    place.remove(learner)

    for model in (Organisation, Article, Event):
        assert not model.history.filter(**secret_in(model)).exists()
        assert not model.objects.filter(**secret_in(model)).exists()
    # The helper's own extras aside, whom the portal never makes.
    assert not Person.objects.filter(name=f"{SECRET} гост").exists()
    assert not practised.exists()


def secret_in(model):
    field = "name_bg" if model is Organisation else "title_bg"
    return {f"{field}__contains": SECRET}
