"""What is measured: the pages people read most, on the demonstration network."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from forums.selectors import visible_topics
from members.models import User
from news.models import Article

READER = "member@example.org"


def addresses():
    """{name: path}; "hello" is the measure of the others."""
    article = Article.objects.visible_to(AnonymousUser()).order_by("pk").first()
    return {
        "hello": "/hello",
        "front page": reverse("home"),
        "news list": reverse("news:list"),
        "news item": article.get_absolute_url(),
        "directory": reverse("members:list"),
        "topic": topic_address(),
        "project": "/projects/partnerships-2020/",
    }


def directory():
    return reverse("members:list")


def topic_address():
    """The public topic with most posts."""
    topics = visible_topics(AnonymousUser()).select_related("forum")
    return topics.order_by("-posts_count", "pk").first().get_absolute_url()


def cookie_of_reader():
    return cookie_of(READER)


def cookie_of(email):
    """A session as signing in makes it."""
    user = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def events():
    return reverse("events:list")
