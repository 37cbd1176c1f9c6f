import pytest

from tests.factories import OblastFactory, ObshtinaFactory


@pytest.fixture
def places(db):
    """Two municipalities of one oblast."""
    oblast = OblastFactory()
    return [ObshtinaFactory(oblast=oblast) for _number in range(2)]
