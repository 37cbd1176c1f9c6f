"""One JSON line for each thing worth knowing, without what people wrote, their addresses or tokens."""

import json
import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime

EMAIL = re.compile(r"[^\s@<>()'\"=:,]+@[^\s@<>()'\",;]+")
# PostgreSQL quotes the values or the whole row that it refused, with all its lines.
DETAIL = re.compile(
    r"^DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.M | re.S
)
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestId:
    """Gives each request a number that its log lines and its response share."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        number = secrets.token_hex(8)
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response


class JsonLine(logging.Formatter):
    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if hasattr(record, "request"):
            line |= about_request(record)
        if record.exc_info:
            line["exception"] = DETAIL.sub("", self.formatException(record.exc_info))
        text = json.dumps(line, ensure_ascii=False, default=str)
        return EMAIL.sub("[e-mail]", text)


def about_request(record):
    """The route instead of the path, which may hold the token of a link."""
    request = record.request
    match = getattr(request, "resolver_match", None)
    # Only when the view has asked already: a log line opens no session.
    user = request.__dict__.get("_cached_user") if hasattr(request, "path") else None
    return {
        "message": record.getMessage().partition(":")[0],
        "method": getattr(request, "method", ""),
        "route": match.route if match else "",
        "user": user.pk if user else None,
    }


def configuration(*, json):
    """Everything from warnings on goes to standard error; the demonstration prints plain lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonLine},
            "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if json else "plain",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"django": {"handlers": [], "level": "WARNING"}},
    }
