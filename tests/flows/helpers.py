"""What people do with a page, by the names of fields rather than by words that may change."""

import io

from PIL import Image

from tests.factories import PASSWORD

TYPES = {"jpg": "image/jpeg", "txt": "text/plain", "pdf": "application/pdf"}


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f'main [name="{name}"]').fill(value)


def write(page, device, name, text):
    """Into the editor where scripts run, which takes the place of the plain field a moment later."""
    if device["java_script_enabled"]:
        page.locator(f".prose-editor:has([name={name}]) [contenteditable=true]").click()
        page.keyboard.type(text)
    else:
        fill(page, **{name: text})


def choose_topic(page, topic):
    """Topics are folded until one is chosen."""
    page.locator("main details:has([name=topics]) > summary").click()
    page.locator(f'main [name=topics][value="{topic.pk}"]').check()


def press(page, name, value):
    """The button of the form that carries this name and value."""
    page.locator(f'main button[name="{name}"][value="{value}"]').click()


def send(page, action=""):
    """The first button that sends the form in the page, or the form with this address."""
    form = f'main form[action$="{action}"]' if action else "main form"
    page.locator(f"{form} button:not([type=button])").first.click()


def follow(page, address):
    """The first link in the page to an address that ends so."""
    page.locator(f'main a[href$="{address}"]').first.click()


def sign_in(page, email):
    fill(page, login=email, password=PASSWORD)
    page.locator('main [name="password"]').press("Enter")


def picture(name="work.jpg", colour="#3f6f5f"):
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(stream, "JPEG")
    return file(name, stream.getvalue())


def file(name, content):
    kind = TYPES[name.rpartition(".")[2]]
    return {"name": name, "mimeType": kind, "buffer": content}


def typed(page, *names):
    """What stands in these fields now."""
    return [page.locator(f'main [name="{name}"]').input_value() for name in names]


def marked(page):
    """Names of the fields that the page shows as wrong."""
    fields = page.locator("main [name][aria-invalid=true]")
    # The editor hides the field that it stands for.
    fields.first.wait_for(state="attached")
    return sorted({field.get_attribute("name") for field in fields.all()})


def is_too_wide(page):
    page.wait_for_load_state()
    return (
        page.evaluate("document.documentElement.scrollWidth")
        > page.viewport_size["width"]
    )


def mark_present(page, device, registration):
    """On the attendance list: a script saves each press, without one the button does."""
    box = page.locator(f'main [name=present][value="{registration.pk}"]')
    box.check()
    if device["java_script_enabled"]:
        page.locator("[data-said]:not(:empty)").wait_for()
    else:
        page.locator(".attendance__save button").click()
