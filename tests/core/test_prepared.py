"""Questions whose SQL is made once."""

import pytest

from core.prepared import prepared
from members.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_prepared_question_answers_for_each_key():
    made = []

    @prepared
    def email_of(pk):
        made.append(pk)
        return User.objects.filter(pk=pk).values_list("email")

    one, other = UserFactory(), UserFactory()

    assert email_of(one.pk) == [(one.email,)]
    assert email_of(other.pk) == [(other.email,)]
    assert len(made) == 1
