from django.core.management.base import BaseCommand

from news import reference


class Command(BaseCommand):
    help = (
        "Create the rubrics with which a network begins; renamed ones are left alone."
    )

    def handle(self, **options):
        self.stdout.write(f"{reference.load()} rubrics")
