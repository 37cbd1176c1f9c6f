from django.core.management.base import BaseCommand

from forums.counting import recount


class Command(BaseCommand):
    help = "Count posts, topics and last posts of every topic and forum anew."

    def handle(self, **options):
        topics, forums = recount()
        self.stdout.write(f"{topics} topics and {forums} forums corrected")
