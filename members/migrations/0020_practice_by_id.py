from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0019_guest_language'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['id'], include=('is_practice',), name='organisation_practice_by_id'),
        ),
    ]
