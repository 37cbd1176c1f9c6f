from django.core.management.base import BaseCommand

from places import loading


class Command(BaseCommand):
    help = "Load the oblasti, municipalities and settlements of Bulgaria."

    def handle(self, **options):
        counts = loading.load()
        if options["verbosity"]:
            for name, count in counts.items():
                self.stdout.write(f"{name}: {count}")
