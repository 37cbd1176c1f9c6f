"""Indexes that machina's tables lack, outside Django's state: its models are not ours."""

from django.db import migrations

INDEXES = {
    "forums_post_topic_created": "forum_conversation_post (topic_id, created)",
    "forums_post_created": "forum_conversation_post (created)",
    "forums_topic_forum_order": "forum_conversation_topic (forum_id, type, last_post_on)",
}


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX IF NOT EXISTS {name} ON {columns}",
            f"DROP INDEX IF EXISTS {name}",
        )
        for name, columns in INDEXES.items()
    ]
