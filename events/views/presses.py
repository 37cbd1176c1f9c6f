"""What the script of the attendance page sends and asks: presses, walk-ins, what others pressed."""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.views import View

from events import actions, presence
from events.forms.attendance import (
    LETTERS,
    MOST_WALK_INS,
    moment_of,
    number_of,
    read_presses,
)
from events.models import AttendanceChange
from events.views.attending import DoorMixin, said_of_walk_in

MOST_CHANGES = 500
MOST_CHARACTERS = 400_000


class AttendanceMarks(DoorMixin, View):
    """GET: what happened after change number `since`; POST: write what this browser kept."""

    permission_required = "events.send_attendance"
    keepers = "just_ended"

    def get(self, request, **kwargs):
        if self.is_late:
            raise PermissionDenied
        return self.answer({})

    @cached_property
    def is_late(self):
        """The right ended at midnight; only what was pressed before it still arrives."""
        return not self.request.user.has_perm("events.take_attendance", self.event)

    def post(self, request, **kwargs):
        if request.POST.get("person") != str(request.user.pk):
            return JsonResponse({"stranger": True})
        sent = read_json(request.POST.get("items", ""))
        reason = request.POST.get("reason", "")[:300]
        try:
            done = self.write_walk_ins(sent, reason) + self.write_presses(sent, reason)
        except ValidationError as error:
            return JsonResponse({"problem": " ".join(error.messages)})
        return (
            JsonResponse({"done": done})
            if self.is_late
            else self.answer({"done": done})
        )

    def in_time(self, pressed_at):
        closes_at = presence.closes_at(self.event)
        return not self.is_late or (pressed_at and pressed_at < closes_at)

    def write_presses(self, sent, reason):
        presses = read_presses(sent.get("presses"), event=self.event)
        presses = [press for press in presses if self.in_time(press.pressed_at)]
        answers = actions.take_attendance(
            self.event, presses, actor=self.request.user, reason=reason
        )
        return [
            {
                "number": str(one.press.number),
                "state": one.state,
                "words": one.words,
                "how": LETTERS[one.how],
            }
            for one in answers
        ]

    def write_walk_ins(self, sent, reason):
        rows = sent.get("walk_ins")
        rows = rows[:MOST_WALK_INS] if isinstance(rows, list) else []
        sound = [row for row in rows if isinstance(row, dict)]
        return [
            self.write_walk_in(row, reason)
            for row in sound
            if number_of(row.get("number"))
            and self.in_time(moment_of(row.get("at"), self.event))
        ]

    def write_walk_in(self, row, reason):
        """One typed line; what is wrong with it comes back in words, and it is kept there."""
        answer = {"number": str(number_of(row["number"])), "state": "saved"}
        form = self.walk_in_form({name: text_of(row[name]) for name in row})
        if not form.is_valid():
            words = [text for errors in form.errors.values() for text in errors]
            return answer | {"state": "invalid", "words": " ".join(words)}
        wanted = row.get("sessions")
        wanted = wanted if isinstance(wanted, list) else []
        sessions = [one for one in self.all_sessions if one.pk in wanted]
        try:
            registration, is_new = actions.add_walk_in(
                self.event,
                form.walk_in(pressed_at=moment_of(row.get("at"), self.event)),
                sessions=sessions,
                actor=self.request.user,
                reason=reason,
            )
        except actions.NamesakesError as error:
            return answer | self.asked(error)
        except ValidationError as error:
            state = "reason" if error.code == "reason" else "refused"
            return answer | {"state": state, "words": " ".join(error.messages)}
        words = said_of_walk_in(is_new) % {"name": registration.person}
        return answer | {"registration": registration.pk, "words": words}

    def asked(self, error):
        alike = [
            {"registration": one.pk, "words": named(one)} for one in error.registrations
        ]
        words = " ".join(error.messages)
        return {"state": "namesakes", "words": words, "alike": alike}

    @cached_property
    def since(self):
        text = self.request.GET.get("since", "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    def answer(self, answer):
        """With the marks that changed since, the rows that are new, and what they add up to."""
        changes = AttendanceChange.objects.of(self.event).filter(pk__gt=self.since)
        rows = list(
            changes.order_by("pk").values_list("pk", "registration", "session", "now")
        )[:MOST_CHANGES]
        new = self.event.registrations.filter(
            pk__in={row[1] for row in rows}, is_walk_in=True
        )
        return JsonResponse(
            answer
            | {
                "last": rows[-1][0] if rows else self.since,
                "marks": [[row[1], row[2], LETTERS[row[3]]] for row in rows],
                "rows": [
                    render_to_string(
                        "events/_attendance_row.html", {"row": row} | self.row_context()
                    )
                    for row in (self.rows(new) if rows else [])
                ],
                "figures": self.figures() if rows else "",
                "more": len(rows) == MOST_CHANGES,
            }
        )

    def figures(self):
        """The table under the list as it is now; the marks above it are no longer the old ones."""
        return render_to_string("events/_attendance_table.html", self.figures_context())


def read_json(text):
    """What was sent, or nothing where it is broken or far too long."""
    if len(text) > MOST_CHARACTERS:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def text_of(value):
    """What a form can take; half of a character pair, as JSON may hold it, is no text."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return value if isinstance(value, bool) else ""


def named(registration):
    names = [str(registration.person), registration.on_behalf_of()]
    return ", ".join(filter(None, names))
