"""A practice place with everything in it, made as its learner makes it: on the real pages."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from machina.apps.forum_conversation.models import Post
from PIL import Image

from events.models import Event
from members.models import Organisation
from news.models import Article, Rubric
from tests.factories import RubricFactory

BEGIN, TASKS, PEOPLE, AGAIN = (
    "/practice/begin/",
    "/practice/",
    "/practice/people/",
    "/practice/again/",
)


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "#3f6f5f").save(stream, "JPEG")
    return SimpleUploadedFile("снимка.jpg", stream.getvalue(), "image/jpeg")


def place_of(user):
    return Organisation.objects.practice_of(user).get()


def applicant_of(user):
    return Organisation.objects.get(learner=user, applied_at__isnull=False)


def waiting_post(user):
    return Post.objects.get(
        topic__forum__place__organisation__learner=user, approved=False
    )


def fill_in_profile(client, user, words):
    place = place_of(user)
    client.post(
        f"/members/{place.slug}/edit/",
        {
            "kind": "association",
            "name_bg": f"{words} място",
            "mission_bg": f"{words} мисия",
            "benefit": "na",
        },
    )
    return client.post(
        f"/members/{place.slug}/edit/contacts/", {"email": "practice@example.org"}
    )


def write_news(client, user, words, **more):
    data = {
        "organisation": place_of(user).pk,
        "title_bg": f"{words} новина",
        "lead_bg": f"{words} накратко",
        "body_bg": f"{words} текст",
        "rubric": (Rubric.objects.first() or RubricFactory()).pk,
        "audience": "public",
        "picture_alt_bg": f"{words} снимка",
        "picture_consent": "nobody",
        "step": "publish",
    }
    return client.post("/news/new/?practice=1", data | more)


def open_event(client, words, **more):
    day = timezone.localdate() + timezone.timedelta(days=7)
    page = client.get("/events/new/?practice=1")
    data = {
        "organiser": page.context["form"].initial["organiser"].pk,
        "kind": "training",
        "title_bg": f"{words} събитие",
        "summary_bg": f"{words} накратко",
        "day": day.isoformat(),
        "begins": "10:00",
        "ends": "12:00",
        "audience": "public",
        "registration_by": "anybody",
        "programme-TOTAL_FORMS": "0",
        "programme-INITIAL_FORMS": "0",
        "publish": "1",
    }
    return client.post("/events/new/?practice=1", data | more)


def take_attendance(client, event, name):
    rows = list(event.registrations.all())
    address = f"/events/{event.slug}/attendance/"
    return client.post(
        address,
        {
            "shown": ",".join(f"{row.pk}:" for row in rows),
            "present": [row.pk for row in rows],
            "name": name,
        },
    )


def do_all(client, user, words="Тренировка"):
    """Every task, once; in the order in which they stand."""
    client.post(BEGIN)
    fill_in_profile(client, user, words)
    write_news(client, user, words, picture=picture())
    open_event(client, words)
    client.post(PEOPLE)
    take_attendance(
        client, Event.objects.get(organiser=place_of(user)), f"{words} гост"
    )
    client.post(
        f"/members/{applicant_of(user).slug}/decide/",
        {"decision": "accept", "note": f"{words} бележка"},
    )
    client.post(f"/forums/moderation/{waiting_post(user).pk}/", {"decision": "approve"})
    return Article.objects.get(organisation=place_of(user))
