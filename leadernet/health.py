"""Two questions that machines ask: does the process live, and can it serve people."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def live(request):
    return HttpResponse("live\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request):
    """Ready when the database answers and its tables are those of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return refusal("The database does not answer.\n")
    if missing:
        return refusal("Migrations are missing.\n")
    return HttpResponse("ready\n", content_type="text/plain")


def refusal(sentence):
    return HttpResponse(sentence, status=503, content_type="text/plain")
