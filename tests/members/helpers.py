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
