"""What was put up before anybody asked whether those shown agreed stays where it is, and says so."""

from django.db import migrations


def mark(apps, schema_editor):
    photographs = apps.get_model("core", "Attachment").objects.filter(
        purpose__in=("cover", "gallery", "inline"), consent=""
    )
    photographs.update(consent="before")


class Migration(migrations.Migration):
    dependencies = [("core", "0006_photographs")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
