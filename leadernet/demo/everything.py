"""The demonstration network, story by story, then life around today."""

from django.utils import timezone

from core import files
from core.models import Attachment
from events.models import Event
from leadernet import search
from leadernet.demo import (
    budgets,
    causes,
    citizens_centre,
    closings,
    conversations,
    diaries,
    exercise,
    following,
    groups,
    kyustendil,
    libraries,
    library_surveys,
    national,
    network,
    open_data,
    outcomes,
    paths,
    pictures,
    positions,
    present,
    profiles,
    project_reports,
    ruse,
    stara_zagora,
    surveys,
    volunteering,
    votes,
)
from news import reference as rubrics
from news.models import Article
from projects import reference as programmes


def build():
    """Tell everything into an empty portal whose reference data is loaded."""
    rubrics.load()
    programmes.load()
    made = network.make()
    for story in (
        national,
        kyustendil,
        ruse,
        libraries,
        stara_zagora,
        diaries,
        budgets,
        present,
        conversations,
        groups,
        votes,
        causes,
        citizens_centre,
        positions,
        paths,
        surveys,
        library_surveys,
        volunteering,
        outcomes,
        profiles,
        project_reports,
        open_data,
        closings,
        following,
    ):
        story.tell(made)
    illustrate()
    know_of_old_lists()
    exercise.tell(made)
    search.rebuild()
    return made


def know_of_old_lists():
    """The stories are ten years old: nobody is told of each on the first day that its list ends.

    The lists are there for a month yet, as after any such notice.
    """
    Event.objects.due_to_tell_of_purge().update(purge_told_at=timezone.now())


def illustrate():
    """Two of three news items have a picture; a card must look complete without one too."""
    for number, article in enumerate(Article.objects.order_by("pk")):
        if number % 3 != 2:
            files.attach(
                article,
                pictures.landscape(number),
                purpose=Attachment.Purpose.COVER,
                user=None,
                alt_bg="Пейзаж с хълмове, слънце и къщи, избродиран на кръстчета",
                alt_en="A landscape with hills, a sun and houses in cross-stitch",
                consent=Attachment.Consent.NOBODY,
            )
