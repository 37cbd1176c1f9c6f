import zipfile

import pytest

from leadernet.offline import making
from reports.models import ProjectCopy


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def unpacked(tmp_path):
    """Make the copy of a project and unpack it; gives the folder."""

    def make(project):
        copy = ProjectCopy.objects.create(project=project)
        making.make(copy.pk)
        copy.refresh_from_db()
        folder = tmp_path / "copy"
        with zipfile.ZipFile(copy.path()) as archive:
            archive.extractall(folder)
        return folder

    return make
