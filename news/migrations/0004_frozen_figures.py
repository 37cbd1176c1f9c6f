from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0003_article_expires_at"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="frozen_figures",
            field=models.JSONField(
                default=dict,
                editable=False,
                help_text="{number of the indicator: {value, is_percentage, on}}",
                verbose_name="figures as they were",
            ),
        )
        for name in ("article", "historicalarticle")
    ]
