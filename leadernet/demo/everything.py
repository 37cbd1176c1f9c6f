"""The demonstration network, story by story, then life around today."""

from core import files
from core.models import Attachment
from leadernet import search
from leadernet.demo import (
    conversations,
    exercise,
    groups,
    kyustendil,
    libraries,
    national,
    network,
    pictures,
    present,
    profiles,
    ruse,
    stara_zagora,
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
        present,
        conversations,
        groups,
        profiles,
    ):
        story.tell(made)
    illustrate()
    exercise.tell(made)
    search.rebuild()
    return made


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
