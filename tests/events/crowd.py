"""One of several processes that register people at the same moment: `test_registering_at_once`.

It waits at a lock of the database that the test holds, so that all begin together.
"""

import os
import sys

GATE = 20150801


def main(database, event, first, count):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.modules.setdefault("pytest", sys)  # the settings of the tests, not of a server
    import django

    django.setup()
    from django.db import connection

    from events import actions
    from events.models import Event
    from members.models import Person

    connection.settings_dict["NAME"] = database
    event = Event.objects.get(pk=event)
    people = list(Person.objects.filter(pk__gte=first).order_by("pk")[:count])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [GATE])
    for person in people:
        actions.register(event, person=person, actor=None)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
