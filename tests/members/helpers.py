from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError


@contextmanager
def refused(code):
    """The action inside refuses with this code, whatever the language of its words."""
    with pytest.raises(ValidationError) as error:
        yield
    assert error.value.code == code
