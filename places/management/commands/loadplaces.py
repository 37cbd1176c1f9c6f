from django.core.management.base import BaseCommand

from places import loading


class Command(BaseCommand):
    help = "Load the oblasti, municipalities and settlements of Bulgaria."

    def handle(self, **options):
        for name, count in loading.load().items():
            self.stdout.write(f"{name}: {count}")
