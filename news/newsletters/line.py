"""One connection to the mail server for many letters, and what became of each."""

import contextlib
import smtplib
from dataclasses import dataclass

from django.core.mail import get_connection

from news.models import Letter

State = Letter.State


@dataclass(frozen=True)
class Outcome:
    """`is_trouble`: it is the server's fault and not this letter's, so the others wait too."""

    state: str
    error: str = ""
    is_trouble: bool = False


class Line:
    """Knows whether the words had begun to leave: then only the server's answer says if they did."""

    def __enter__(self):
        self.connection = get_connection()
        self.connection.open()
        self.smtp = getattr(self.connection, "connection", None)
        if self.smtp is not None:
            self.give, self.smtp.data = self.smtp.data, self.data
        return self

    def __exit__(self, *_error):
        with contextlib.suppress(OSError):
            self.connection.close()

    def data(self, words):
        self.has_given = True
        return self.give(words)

    def send(self, message) -> Outcome:
        self.has_given = self.smtp is None
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            [(code, _words)] = error.recipients.values()
            return of_refusal(code, error)
        except smtplib.SMTPResponseException as error:
            return of_answer(error)
        except OSError as error:  # hung, or gone without a word
            state = State.UNKNOWN if self.has_given else State.WAITING
            return Outcome(state, name_of(error), is_trouble=True)
        except ValueError as error:  # an impossible address
            return Outcome(State.FAILED, name_of(error))
        return Outcome(State.SENT)


def of_refusal(code, error):
    """Of this reader; 421 says that the server stops talking to us."""
    words = f"{name_of(error)} {code}"
    if code == 421:
        return Outcome(State.WAITING, words, is_trouble=True)
    return Outcome(State.WAITING if code < 500 else State.FAILED, words)


def of_answer(error):
    """Of the sender it is trouble, of the words only while it is meant to pass."""
    words = f"{name_of(error)} {error.smtp_code}"
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Outcome(State.FAILED, words)
    return Outcome(State.WAITING, words, is_trouble=True)


def name_of(error) -> str:
    """Names the error and holds no content."""
    return type(error).__name__[:80]
