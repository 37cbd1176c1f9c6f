import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("surveys", "0002_training_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="level",
            field=models.CharField(
                choices=[
                    ("oblast", "oblast"),
                    ("obshtina", "municipality"),
                    ("settlement", "town or village"),
                ],
                default="obshtina",
                max_length=10,
                verbose_name="which places",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("one", "one choice"),
                    ("many", "several choices"),
                    ("scale", "a scale"),
                    ("grid", "several lines on one scale (a table)"),
                    ("number", "a number"),
                    ("text", "a few words"),
                    ("long", "a longer text"),
                    ("date", "a day"),
                    ("place", "a place"),
                    ("organisation", "an organisation of the network"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="oblast",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.oblast",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="settlement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.settlement",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="were_results_live",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="They were, before somebody chose anew: who read them then remembers.",
            ),
        ),
    ]
