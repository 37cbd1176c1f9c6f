from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centre', '0002_project_of_a_question'),
    ]

    operations = [
        migrations.AlterField(
            model_name='question',
            name='status',
            field=models.CharField(choices=[('unconfirmed', 'not confirmed by mail'), ('waiting', 'waits to be looked at'), ('passed', 'handed over'), ('answered', 'answered'), ('refused', 'not published'), ('joined', 'joined to another'), ('withdrawn', 'withdrawn'), ('hidden', 'taken off the site')], default='waiting', max_length=20, verbose_name='state'),
        ),
    ]
