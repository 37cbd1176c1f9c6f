"""The QR code of a registration: the camera's own reader opens its address at the door."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Registration


def address(registration: Registration) -> str:
    """The same as on the badge: whoever keeps the door finds the person, nobody else does."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse(
            "events:check_in", args=[registration.event.slug, registration.key]
        )
    return f"{settings.SITE_URL}{path}"


def picture(registration: Registration) -> str:
    """An SVG of black on white, also where the page is dark: readers need the light around."""
    file = io.BytesIO()
    code = segno.make_qr(address(registration), error="m")
    code.save(
        file,
        kind="svg",
        scale=8,
        border=4,
        light="#fff",
        xmldecl=False,
        title=str(registration.person),
        nl=False,
    )
    return file.getvalue().decode()
