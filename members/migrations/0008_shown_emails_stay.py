"""Addresses that stood on the page before there was a choice go on standing there."""

from django.db import migrations


def show(apps, schema_editor):
    organisations = apps.get_model("members", "Organisation").objects
    organisations.exclude(email="").update(show_email=True)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_organisation_presentation"),
    ]

    operations = [
        migrations.RunPython(show, migrations.RunPython.noop),
    ]
