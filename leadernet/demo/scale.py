"""A network of national size around the five stories: rows to measure with, not stories."""

import datetime
import itertools

from django.utils import timezone
from machina.apps.forum_conversation.models import Post, Topic

from events.models import Event, Session
from forums.reference import load as load_forums
from members.models import Organisation, User
from news.models import Article, Rubric
from places.models import Settlement

ORGANISATIONS, ARTICLES, EVENTS, TOPICS, POSTS_EACH = 300, 2_000, 600, 200, 15
KINDS = ["association", "foundation", "chitalishte", "informal"]
TEXT = "<p>Хората се събраха, решиха и свършиха работата до вечерта.</p>" * 8


def tell():
    organisations = add_organisations()
    add_articles(organisations)
    add_events(organisations)
    add_topics()


def add_organisations():
    seats = Settlement.objects.filter(kind=Settlement.Kind.TOWN).order_by("ekatte")
    return Organisation.objects.bulk_create(
        Organisation(
            kind=KINDS[number % len(KINDS)],
            status=Organisation.Status.ACTIVE,
            name_bg=f"Местна инициатива {number}",
            name_en=f"Local initiative {number}",
            slug=f"local-initiative-{number}",
            seat=seat,
            joined_on=datetime.date(2020, 1, 1),
        )
        for number, seat in zip(
            range(ORGANISATIONS), itertools.cycle(seats), strict=False
        )
    )


def add_articles(organisations):
    rubrics = list(Rubric.objects.all())
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            organisation=organisations[number % len(organisations)],
            rubric=rubrics[number % len(rubrics)],
            title_bg=f"Новина {number} от малките места",
            title_en=f"News {number} from small places",
            slug=f"news-from-small-places-{number}",
            lead_bg="Едно свършено дело, разказано накратко.",
            lead_en="One deed done, told in short.",
            body_bg=TEXT,
            body_en="<p>People met, decided and had the work done by the evening.</p>",
            status=Article.Status.PUBLISHED,
            published_at=now - datetime.timedelta(days=30, hours=6 * number),
        )
        for number in range(ARTICLES)
    )


def add_events(organisations):
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    events = Event.objects.bulk_create(
        Event(
            organiser=organisations[number % len(organisations)],
            title_bg=f"Среща {number}",
            title_en=f"Meeting {number}",
            slug=f"meeting-of-small-places-{number}",
            starts_at=now + datetime.timedelta(days=number - EVENTS // 2),
            ends_at=now + datetime.timedelta(days=number - EVENTS // 2, hours=2),
            settlement=organisations[number % len(organisations)].seat,
            is_published=True,
            published_at=now - datetime.timedelta(days=EVENTS),
        )
        for number in range(EVENTS)
    )
    Session.objects.bulk_create(
        Session(
            event=event,
            title_bg=event.title_bg,
            title_en=event.title_en,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
        )
        for event in events
    )


def add_topics():
    """Posts go in by bulk, which skips machina's counters; so they are counted afterwards."""
    forum = load_forums()["projects"]
    authors = list(User.objects.filter(is_active=True).order_by("pk"))
    for number in range(TOPICS):
        topic = Topic.objects.create(
            forum=forum,
            poster=authors[number % len(authors)],
            subject=f"Въпрос {number} за отчета",
            type=Topic.TOPIC_POST,
            status=Topic.TOPIC_UNLOCKED,
        )
        Post.objects.bulk_create(
            Post(
                topic=topic,
                poster=authors[(number + reply) % len(authors)],
                subject=topic.subject,
                content="Приложете списъка и снимка от деня.",
                _content_rendered="<p>Приложете списъка и снимка от деня.</p>",
                enable_signature=False,
            )
            for reply in range(POSTS_EACH)
        )
        topic.update_trackers()
