"""Somebody in the middle of the practice tasks: profile, news and the application are done."""

from core import files
from core.models import Attachment
from leadernet.demo import pictures
from leadernet.practice import place
from members.actions import applications
from members.actions import organisations as profiles
from members.models import Organisation
from news.actions import articles as news
from news.models import Article, Rubric


def tell(network):
    learner = network.users["staff"]
    mine = place.begin(learner)
    mine.mission_bg = "Упражнявам се: тук описвам за кого работим и какво променяме."
    mine.email = "practice@example.org"
    mine.save()
    profiles.update(mine, actor=learner, changed=["mission_bg", "email"])
    write(mine, learner)
    application = Organisation.objects.get(learner=learner, status="applied")
    applications.accept(application, actor=learner, note="Добре дошли.")


def write(mine, learner):
    article = Article(
        organisation=mine,
        rubric=Rubric.objects.first(),
        title_bg="Моята първа новина за упражнение",
        lead_bg="Пробвам как се пише новина, преди да напиша истинска.",
        body_bg="Тук може да стои всичко. Никой друг не го вижда.",
    )
    news.create(article, actor=learner)
    files.attach(
        article,
        pictures.landscape(7),
        purpose=Attachment.Purpose.COVER,
        user=learner,
        alt_bg="Пейзаж с хълмове, слънце и къщи, избродиран на кръстчета",
        alt_en="A landscape with hills, a sun and houses in cross-stitch",
        consent=Attachment.Consent.NOBODY,
    )
    news.publish(article, actor=learner)
