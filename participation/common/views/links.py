"""Pages behind the secret link of a mail."""

from functools import wraps

from django.utils.cache import add_never_cache_headers


def by_link(view):
    """Kept by no cache, found by no search, and its address is told to no other site."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return shown
