"""Asks the portal for its pages as any stranger's browser does, without a network."""

import io
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

from leadernet.page_cache import NOT_KEPT


class Reader:
    """All middleware is asked, so that nothing is shown here which a page would refuse.

    Without cookies the reader is nobody; the page cache is passed by.
    """

    def __init__(self):
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, address: str):
        with translation.override(None):
            return self.handler.get_response(WSGIRequest(environ(address)))


def environ(address):
    site, asked = urlsplit(settings.SITE_URL), urlsplit(address)
    port = site.port or {"http": 80, "https": 443}[site.scheme]
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        NOT_KEPT: True,
    }
