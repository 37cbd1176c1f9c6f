"""Lines of iCalendar (RFC 5545): folded, escaped, nothing in a value begins a line of its own.

Written here because a feed of a thousand events takes a general library over two seconds;
the tests read every file with one.
"""

import datetime
import re
from collections.abc import Iterable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = "PT6H"
OCTETS = 75
# Of the control characters only the tab may stand in a file, and a line break in a text.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ESCAPED = {ord(sign): f"\\{sign}" for sign in "\\;,"} | {ord("\n"): "\\n"}
ZONE = "Europe/Sofia"

# By the rule of the European Union, which calendar programs read better than a list of days.
SOFIA = "\r\n".join(
    [
        "BEGIN:VTIMEZONE",
        f"TZID:{ZONE}",
        "BEGIN:DAYLIGHT",
        "DTSTART:19970330T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:EEST",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19971026T040000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:EET",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
)


def calendar(
    entries: Iterable[str], *, name: str, product: str, method: str = "PUBLISH"
) -> str:
    """The file around its entries; `product` is which part of the portal writes it."""
    return "".join(
        [
            "BEGIN:VCALENDAR\r\n",
            "VERSION:2.0\r\n",
            f"PRODID:-//LeaderNet//{product}//BG\r\n",
            "CALSCALE:GREGORIAN\r\n",
            line("METHOD", method),
            line("NAME", one_line(name)),
            line("X-WR-CALNAME", one_line(name)),
            line("X-WR-TIMEZONE", ZONE),
            line("REFRESH-INTERVAL", REFRESH, VALUE="DURATION"),
            line("X-PUBLISHED-TTL", REFRESH),
            SOFIA,
            *entries,
            "END:VCALENDAR\r\n",
        ]
    )


def uid(name: str) -> str:
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def portal() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def organiser(organisation) -> str:
    """With the address that it shows in public, else the portal's own; never a person's."""
    mailbox = organisation.public_email or portal()
    return line("ORGANIZER", f"mailto:{mailbox}", CN=organisation.name)


def attached(text: str, *, name: str, method: str) -> dict:
    """A file on a mail. The method stands in the type of the part as well: mail programs look
    there (RFC 6047).
    """
    return {
        "name": f"{name}.ics",
        "content_type": f"text/calendar; method={method}",
        "text": text,
    }


def response(text: str, *, name: str = "leadernet.ics") -> HttpResponse:
    return HttpResponse(
        text,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def line(name: str, value: str, **parameters: str) -> str:
    """One property; the value is written as it is, see `text` and `moment`."""
    said = "".join(f";{key}={quoted(word)}" for key, word in parameters.items())
    return folded(f"{name}{said}:{value}")


def folded(content: str) -> str:
    """Lines of at most 75 octets that break between characters, however many octets these take."""
    octets = content.encode()
    if len(octets) <= OCTETS:
        return f"{content}\r\n"
    pieces, room = [], OCTETS
    while len(octets) > room:
        end = room
        while octets[end] & 0b1100_0000 == 0b1000_0000:  # in the midst of a character
            end -= 1
        pieces.append(octets[:end].decode())
        octets, room = octets[end:], OCTETS - 1  # the blank that goes on counts
    pieces.append(octets.decode())
    return "\r\n ".join(pieces) + "\r\n"


def text(value: str) -> str:
    """A value of type TEXT."""
    whole = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", whole).translate(ESCAPED)


def one_line(value: str) -> str:
    """A value of type TEXT in which line breaks are blanks."""
    return text(" ".join(str(value).split()))


def quoted(word: str) -> str:
    """A parameter's value; a quotation mark cannot stand in it at all."""
    plain = CONTROL.sub("", " ".join(str(word).split())).replace('"', "'")
    return f'"{plain}"' if set(plain) & set(":;,") else plain


def utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def span(starts_at: datetime.datetime, ends_at: datetime.datetime) -> str:
    """DTSTART and DTEND: whole days as days, everything else by the clock of Sofia.

    In the night when an hour comes twice its local name means the first; what touches the
    second is written in UTC.
    """
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if days := whole_days(starts, ends):
        first, after = days
        return line("DTSTART", f"{first:%Y%m%d}", VALUE="DATE") + line(
            "DTEND", f"{after:%Y%m%d}", VALUE="DATE"
        )
    if starts.fold or ends.fold:
        return line("DTSTART", utc(starts)) + line("DTEND", utc(ends))
    return line("DTSTART", f"{starts:%Y%m%dT%H%M%S}", TZID=ZONE) + line(
        "DTEND", f"{ends:%Y%m%dT%H%M%S}", TZID=ZONE
    )


def whole_days(starts, ends):
    """(first day, day after the last) of what goes from midnight to midnight, else None."""
    midnight, last_minute = datetime.time(), datetime.time(23, 59)
    if starts.time() != midnight:
        return None
    if ends.time() == midnight:
        return starts.date(), ends.date()
    if ends.time().replace(second=0, microsecond=0) == last_minute:
        return starts.date(), ends.date() + datetime.timedelta(days=1)
    return None
