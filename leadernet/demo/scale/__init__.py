"""A network of national size around the five stories, written by COPY in one transaction."""

from django.db import connection, transaction

from leadernet.demo.scale import groups, life, organisations, people, talk
from leadernet.demo.scale.world import World
from members.models import User


def is_there():
    return User.objects.filter(email=people.FIRST_ACCOUNT).exists()


@transaction.atomic
def tell(share=1.0):
    """`share` of the national size; the same share gives the same network."""
    world = World(share)
    with_accounts, without = people.make(world)
    # Whoever is alone in the network: applicants, guests.
    alone = with_accounts[-world.many(100) :]
    made = organisations.make(world, alone)
    teams = [row for row in made if row.has_team()]
    leading = people.make_teams(world, teams, with_accounts[: -len(alone)], without)
    grouped = groups.make(world, teams, leading)
    life.make(world, teams, leading, grouped)
    talk.make(world, grouped, with_accounts)


def analyze():
    """So that PostgreSQL plans with today's numbers; it does it by itself only later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
