"""The urn of a secret vote: all its ballots as one sealed, sorted list.

No ballot is a row, so no number, time or order of rows leads from a ballot to who cast it. Each
takes the same room, whatever is chosen, and the seal says nothing of its hour.
"""

import base64
import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SALT = 16  # bytes


def new_salt() -> bytes:
    return os.urandom(SALT)


def key(secret: str, salt: bytes) -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, bytes(salt), b"participation.votes.urn")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


def keys(salt: bytes) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([key(secret, salt) for secret in secrets])


def seal(ballots: list[tuple[int, ...]], *, salt: bytes, places: int) -> bytes:
    """`places`: how many options there are, which no ballot exceeds."""
    rows = sorted(bytes(ballot).ljust(places, b"\0") for ballot in ballots)
    return keys(salt).encrypt_at_time(b"".join(rows), 0)


def opened(content: bytes, *, salt: bytes, places: int) -> list[tuple[int, ...]]:
    """ValidationError when the server has another key than the one that sealed it."""
    try:
        rows = keys(salt).decrypt(bytes(content))
    except InvalidToken as error:
        raise ValidationError(
            _("The urn cannot be opened: the portal’s key has changed since."),
            code="key",
        ) from error
    return sorted(
        tuple(rows[start : start + places].rstrip(b"\0"))
        for start in range(0, len(rows), places)
    )
