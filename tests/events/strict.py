"""A strict reader of iCalendar: what RFC 5545 and 5546 demand and a lenient library forgives."""

import re

from icalendar import Calendar

NAME = re.compile(
    r"^(?:[A-Z0-9-]+)(?:;[A-Z0-9-]+=(?:\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*:"
)
UTC = re.compile(r"^\d{8}T\d{6}Z$")
# Of a published event (RFC 5546, 3.2.1) and of its end (3.2.5).
NEEDED = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "ORGANIZER"}
ONCE = NEEDED | {
    "DTEND",
    "STATUS",
    "LAST-MODIFIED",
    "CREATED",
    "CLASS",
    "TRANSP",
    "URL",
    "LOCATION",
    "CONTACT",
    "DESCRIPTION",
}


def read(content: bytes) -> list[dict]:
    """The entries as {property: value}, after every line was looked at."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for piece in content.split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()  # no character is cut in two
    lines = unfolded(content.decode())
    for line in lines:
        assert NAME.match(line), line
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), line
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert [line for line in lines if line.startswith("TZID")] == ["TZID:Europe/Sofia"]
    Calendar.from_ical(content)
    entries = list(entries_of(lines))
    for entry in entries:
        check(entry)
    assert len({entry["UID"] for entry in entries}) == len(entries)
    return entries


def unfolded(text):
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def method(content: bytes) -> str:
    (found,) = [
        line.partition(":")[2]
        for line in unfolded(content.decode())
        if line.startswith("METHOD:")
    ]
    return found


def entries_of(lines):
    entry = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            entry = {}
        elif line == "END:VEVENT":
            yield entry
            entry = None
        elif entry is not None:
            head, _colon, value = NAME.match(line).group(), "", line
            name = re.split("[;:]", head)[0]
            assert name not in entry or name not in ONCE, f"{name} twice"
            entry[name] = value[len(head) :]
            entry[f"{name};"] = head.rstrip(":").partition(";")[2]
    assert entry is None


def check(entry):
    assert entry.keys() >= NEEDED, NEEDED - entry.keys()
    assert "ATTENDEE" not in entry
    assert entry["ORGANIZER"].startswith("mailto:")
    assert re.fullmatch(r"(event|shift)-\d+@[\w.-]+", entry["UID"])
    assert entry["SEQUENCE"].isdecimal()
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        assert name not in entry or UTC.match(entry[name])
    assert entry["DTSTART;"] == entry["DTEND;"]
    assert entry["DTSTART"] < entry["DTEND"] or entry["DTSTART;"] == "TZID=Europe/Sofia"
    assert entry["STATUS"] in {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES"):
        # Each comma and semicolon of a text is escaped, and so is each backslash.
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", entry.get(name, "")), entry[name]
