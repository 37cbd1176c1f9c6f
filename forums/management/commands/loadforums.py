from django.core.management.base import BaseCommand

from forums import reference


class Command(BaseCommand):
    help = (
        "Create the forums with which a network begins; existing ones are left alone."
    )

    def handle(self, **options):
        forums = reference.load()
        if options["verbosity"]:
            self.stdout.write(f"{len(forums)} forums")
