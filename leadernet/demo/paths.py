"""Ruse as one path: trainings, meetings, ideas, the council, and the project of today."""

from core.models import Link
from events.models import Event
from news.models import Article
from participation.ideas.models import Presentation
from projects.models import Project


def tell(network):
    news = Article.objects.in_bulk(field_name="slug")
    trainings = Event.objects.filter(slug__startswith="training-", starts_at__year=2015)
    trainings = list(trainings.filter(project__slug="partnerships-2020"))
    for training in trainings:
        lead(training, news["35-organisations-trained"])
        for meeting in Event.objects.filter(
            slug__startswith="working-meeting-", project=training.project
        ):
            lead(training, meeting)
    grown = Project.objects.get(slug="neighbours-with-ideas")
    for presentation in Presentation.objects.filter(
        call__slug="partnerships-2020-ideas"
    ):
        lead(presentation, news["16-ideas-presented"])
        lead(presentation, grown)


def lead(came, led):
    Link.objects.create(target=came, to=led)
