from django.core.management.base import BaseCommand

from leadernet import search


class Command(BaseCommand):
    help = "Index everything for search anew, from the rows themselves."

    def handle(self, **options):
        self.stdout.write(f"{search.rebuild()} search entries")
