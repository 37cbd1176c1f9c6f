import pytest

from news.actions import import_pictures, imports
from news.models import Rubric
from tests.factories import MembershipFactory, OrganisationFactory
from tests.news.importing.makers import upload, wxr


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def rubric():
    return Rubric.objects.create(name_bg="Новини", name_en="News", slug="novini")


@pytest.fixture
def club():
    """An organisation that publishes without review."""
    return OrganisationFactory(is_trusted=True)


@pytest.fixture
def editor(club):
    return MembershipFactory(organisation=club, role="editor").person.user


@pytest.fixture
def checked(club, editor, rubric):
    """Items as they stand after the check."""

    def make(*items, pictures=(), organisation=club, actor=editor, **answers):
        text = items[0] if isinstance(items[0], bytes) else wxr(*items)
        batch = imports.begin(upload(text), organisation=organisation, actor=actor)
        if pictures:
            import_pictures.add_pictures(
                batch, [(one, "") for one in pictures], actor=actor
            )
        answers = {"default_rubric": rubric, "rubrics": {}} | answers
        imports.choose_rubrics(batch, **answers)
        imports.check(batch.pk)
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def imported(checked, editor):
    """Items checked, confirmed and written."""

    def make(*items, actor=editor, **answers):
        batch = checked(*items, actor=actor, **answers)
        imports.confirm(batch, actor=actor)
        imports.write(batch.pk)
        batch.refresh_from_db()
        return batch

    return make
