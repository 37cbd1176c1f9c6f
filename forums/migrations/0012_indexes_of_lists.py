"""What the lists of all topics are ordered by, outside Django's state: machina's tables."""

from django.db import migrations

INDEXES = {
    "forums_topic_last_post": "forum_conversation_topic (last_post_on, id)",
    "forums_topic_unanswered": "forum_conversation_topic (created, id) WHERE posts_count < 2",
}


class Migration(migrations.Migration):
    dependencies = [("forums", "0011_appeals")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX IF NOT EXISTS {name} ON {columns}",
            f"DROP INDEX IF EXISTS {name}",
        )
        for name, columns in INDEXES.items()
    ]
