from django.core.management.base import BaseCommand
from machina.apps.forum_conversation.models import Topic


class Command(BaseCommand):
    help = "Count posts, topics and last posts of every topic and forum anew."

    def handle(self, **options):
        topics = Topic.objects.select_related("forum")
        for topic in topics.iterator(500):
            topic.update_trackers()
        self.stdout.write(f"{topics.count()} topics counted")
