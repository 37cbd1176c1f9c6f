"""A table of a meeting enters an idea on a phone; the council that it is put before decides on it."""

import pytest
from playwright.sync_api import expect

from participation.ideas.models import Idea
from tests.factories import MatrixFieldFactory, SittingFactory, staff_of
from tests.flows.conftest import PHONE
from tests.flows.helpers import file, fill, follow, is_too_wide, send

BODY = "Областен съвет за развитие"


@pytest.fixture
def device():
    return PHONE


@pytest.fixture
def sitting():
    return SittingFactory(title="Среща в Борово")


def enter(table, sitting, need):
    """What the scribe types, and sends twice for the signal in the hall is weak."""
    table.goto(f"/ideas/at/{sitting.secret}/")
    table.locator("main [name=table]").select_option("3")
    fill(table, title="Сушилня за билки", description="В старото училище.")
    fill(table, **{f"matrix_{need.pk}": "Помещение и покрив"})
    assert not is_too_wide(table)
    send(table)
    expect(table.locator("main")).to_contain_text("Сушилня за билки")


def show(staff, sitting):
    staff.goto(sitting.call.get_absolute_url())
    follow(staff, "/waiting/")
    expect(staff.locator("main")).to_contain_text("Среща в Борово")
    staff.locator("main [name=idea]").check()
    assert not is_too_wide(staff)
    send(staff)
    expect(staff.locator(".notice").first).to_contain_text("Показани на всички: 1.")


def put_before_the_council(staff, sitting):
    staff.goto(sitting.call.get_absolute_url())
    follow(staff, "/present/")
    fill(staff, body=BODY, presented_on=sitting.held_on.isoformat())
    staff.locator("main [name=ideas]").check()
    staff.set_input_files(
        "main [name=protocol]", file("protokol.txt", "Протокол № 2".encode())
    )
    assert not is_too_wide(staff)
    send(staff)
    expect(staff.locator("h1")).to_contain_text(BODY)


def write_down_the_decision(staff, idea):
    follow(staff, "/decisions/")
    fill(staff, on=idea.submitted_on.isoformat())
    staff.locator(f"main [name=outcome_{idea.pk}]").select_option("funded")
    fill(staff, **{f"note_{idea.pk}": "Със средства на общината."})
    assert not is_too_wide(staff)
    send(staff)
    expect(staff.locator("main")).to_contain_text("Със средства на общината.")


def test_an_idea_goes_from_the_table_to_the_decision(visit, sitting):
    need = MatrixFieldFactory(call=sitting.call, label_bg="Нужди")
    project = sitting.call.project
    table, staff, reader = visit(), visit(staff_of(project.organisation)), visit()

    enter(table, sitting, need)
    idea = Idea.objects.get()
    reader.expected = {404}
    assert reader.goto(idea.get_absolute_url()).status == 404
    show(staff, sitting)
    put_before_the_council(staff, sitting)
    write_down_the_decision(staff, idea)

    reader.goto(f"/ideas/calls/{sitting.call.slug}/matrix/")
    assert not is_too_wide(reader)
    follow(reader, idea.get_absolute_url())
    for words in ("Среща в Борово", "Помещение и покрив", "Със средства на общината."):
        expect(reader.locator("main")).to_contain_text(words)
    follow(reader, f"/path/idea/{idea.pk}/")
    expect(reader.locator("main")).to_contain_text(BODY)
    assert not is_too_wide(reader)
