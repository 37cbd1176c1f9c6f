import base64
import hashlib
import hmac
import struct
import time
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError


@contextmanager
def refused(code):
    """The action inside refuses with this code, whatever the language of its words."""
    with pytest.raises(ValidationError) as error:
        yield
    assert error.value.code == code


def profile_data(**changes):
    return {
        "kind": "association",
        "name_bg": "Сдружение „Нов дом“",
        "benefit": "na",
        "mission_bg": "Помагаме.",
    } | changes


def code_of_now(secret):
    """What an authenticator app shows: RFC 6238 with six digits and half a minute."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
