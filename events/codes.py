"""The QR code of a registration: the camera's own reader opens its address at the door."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.models import Registration


def address(registration: Registration) -> str:
    """Staff who open it find the person; nobody else learns anything by it."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("events:code", args=[registration.key])
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
