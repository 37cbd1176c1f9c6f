import django.db.models.functions.comparison
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('members', '0015_last_spoken_for'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('is_practice', False), ('status', 'active')), fields=['name_bg', 'id'], name='organisation_listed_bg'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('name_en', models.Value('')), 'name_bg'), models.F('id'), condition=models.Q(('is_practice', False), ('status', 'active')), name='organisation_listed_en'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('is_practice', False), ('status', 'active')), fields=['id'], include=('kind', 'seat'), name='organisation_listed_by_id'),
        ),
    ]
