from django.db import migrations
from django.db.models import DateTimeField, F
from django.db.models.functions import Cast


def since_they_came(apps, schema_editor):
    """What is public already is no news to anybody."""
    ideas = apps.get_model("participation", "Idea").objects
    ideas.filter(is_public=True, published_at=None).update(
        published_at=Cast(F("submitted_on"), DateTimeField())
    )


class Migration(migrations.Migration):

    dependencies = [
        ("participation", "0005_public_since"),
    ]

    operations = [
        migrations.RunPython(since_they_came, migrations.RunPython.noop),
    ]
