from django.core.management.base import BaseCommand

from members import reference


class Command(BaseCommand):
    help = "Load the topics by which organisations, news and events are found."

    def handle(self, **options):
        count = reference.load()
        if options["verbosity"]:
            self.stdout.write(f"{count} topics")
