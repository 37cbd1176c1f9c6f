from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteering", "0002_calendar_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="opportunity",
            name="gives_insurance",
            field=models.BooleanField(
                default=False, verbose_name="volunteers are insured"
            ),
        ),
    ]
