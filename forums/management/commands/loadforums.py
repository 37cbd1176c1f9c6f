from django.core.management.base import BaseCommand

from forums import reference


class Command(BaseCommand):
    help = (
        "Create the forums with which a network begins; existing ones are left alone."
    )

    def handle(self, **options):
        self.stdout.write(f"{len(reference.load())} forums")
