"""What the worker does after an act: telling everybody whom it concerns."""

from participation.common.models import Telling
from participation.common.telling import tell_some


def tell_all():
    for number in Telling.objects.values_list("pk", flat=True):
        while tell_some(number):
            pass
