"""Until now an online link and a place said how people meet."""

from django.db import migrations
from django.db.models import Q


def set_mode(apps, schema_editor):
    Event = apps.get_model("events", "Event")
    online = Event.objects.exclude(online_url="")
    nowhere = Q(settlement=None, venue_bg__in=["", None])
    online.filter(nowhere).update(mode="online")
    online.exclude(nowhere).update(mode="mixed")


class Migration(migrations.Migration):
    dependencies = [("events", "0002_registration_and_keeping")]

    operations = [migrations.RunPython(set_mode, migrations.RunPython.noop)]
