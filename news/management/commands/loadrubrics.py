from django.core.management.base import BaseCommand

from news import reference


class Command(BaseCommand):
    help = (
        "Create the rubrics with which a network begins; renamed ones are left alone."
    )

    def handle(self, **options):
        count = reference.load()
        if options["verbosity"]:
            self.stdout.write(f"{count} rubrics")
