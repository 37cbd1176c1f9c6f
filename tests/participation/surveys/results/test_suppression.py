"""What is hidden in a table cannot be worked out from its sums and from what is shown."""

import itertools
import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.results.suppression import (
    FEWEST,
    hidden_cells,
    hidden_in_line,
    shown_beside,
    shown_groups,
)


@st.composite
def tables(draw, most=9):
    """Small tables, so that all solutions can be tried; each line has somebody in it."""
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    line = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    found = draw(st.lists(line, min_size=rows, max_size=rows))
    for number in range(rows):
        found[number][number % columns] += not any(found[number])
    for number in range(columns):
        found[number % rows][number] += not any(row[number] for row in found)
    return found


def solutions(table, hidden):
    """Every table that agrees with what a reader sees: try all but the last cell of each row."""
    sums = (
        [sum(row) for row in table],
        [sum(column) for column in zip(*table, strict=True)],
    )
    choices = []
    for number, row in enumerate(table):
        places = [place for place in range(len(row)) if (number, place) in hidden]
        left = sum(row[place] for place in places)
        choices.append(
            [
                [
                    dict(zip(places, values, strict=True)).get(i, row[i])
                    for i in range(len(row))
                ]
                for values in itertools.product(range(left + 1), repeat=len(places))
                if sum(values) == left
            ]
        )
    for rows in itertools.product(*choices):
        if [sum(column) for column in zip(*rows, strict=True)] == sums[1]:
            yield rows


def test_the_largest_table_costs_a_reader_no_seconds_of_the_server():
    chance = random.Random(41)
    table = [[chance.randint(0, 3) for _column in range(41)] for _row in range(41)]

    began = time.process_time()
    assert len(hidden_cells(table)) == 41 * 41

    assert time.process_time() - began < 1.5


@settings(max_examples=150, deadline=None)
@given(tables(most=7))
def test_nothing_hidden_has_one_solution_while_anything_is_shown(table):
    hidden = hidden_cells(table)
    every = {(r, c) for r in range(len(table)) for c in range(len(table[0]))}
    seen = {cell: set() for cell in hidden}
    if hidden == every:
        return
    for rows in solutions(table, hidden):
        for row, column in seen:
            seen[row, column].add(rows[row][column])
        if all(len(values) > 1 for values in seen.values()):
            return
    assert all(len(values) > 1 for values in seen.values()), (table, hidden)


@given(tables(most=20), st.booleans(), st.booleans())
def test_no_small_cell_is_ever_shown(table, down, across):
    hidden = hidden_cells(table, adds_down=down, adds_across=across)
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            assert count >= FEWEST or (r, c) in hidden


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6).filter(any))
def test_of_a_line_with_its_sum_none_or_several_are_hidden(line):
    hidden = hidden_in_line(line)
    assert not hidden or (len(hidden) > 1 and sum(line[one] for one in hidden))


@given(st.lists(st.integers(0, 12), max_size=6))
def test_what_stays_over_of_groups_is_nobody_or_five(sizes):
    shown = shown_groups(sizes)
    over = sum(sizes) - sum(sizes[one] for one in shown)
    assert not shown or over == 0 or over >= FEWEST


def test_a_table_with_one_small_cell_hides_three_more():
    table = [[3, 9, 9], [8, 9, 9], [8, 9, 9]]

    assert hidden_cells(table) == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_a_table_of_large_cells_hides_nothing():
    assert hidden_cells([[5, 6], [7, 8]]) == set()


def test_a_kind_that_lies_in_one_place_is_not_told_beside_it():
    """Nine of the place are seven associations and two others: whose both are known knows the two."""
    associations, others, rest = 7, 2, 6
    cells = [[associations, others], [0, rest]]

    assert shown_groups([9, 6]) == {0, 1}
    assert shown_groups([7, 8]) == {0, 1}
    assert shown_beside(cells, rows={0, 1}, columns={0, 1}) == set()
    assert shown_beside([[7, 5], [0, 6]], rows={0, 1}, columns={0, 1}) == {0, 1}
    assert shown_beside([[7, 2], [1, 6]], rows={0, 1}, columns={0, 1}) == {0, 1}


@st.composite
def peopled(draw):
    """Few people, each in a row and a column."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    line = st.lists(
        st.sampled_from([0, 0, 1, 2, 4, 6]), min_size=columns, max_size=columns
    )
    return draw(st.lists(line, min_size=rows, max_size=rows))


def known_parts(cells, rows, columns):
    """What adding and subtracting told rows and columns once can leave: sizes of plain parts."""
    lines = [
        *([number == row for number in range(len(cells))] for row in rows),
        [number not in rows for number in range(len(cells))],
    ]
    uprights = [
        *([number == column for number in range(len(cells[0]))] for column in columns),
        [number not in columns for number in range(len(cells[0]))],
    ]
    for signs in itertools.product((0, 1), repeat=len(lines)):
        for others in itertools.product((0, -1), repeat=len(uprights)):
            weights = [
                (
                    sum(sign * line[r] for sign, line in zip(signs, lines, strict=True))
                    + sum(
                        sign * one[c]
                        for sign, one in zip(others, uprights, strict=True)
                    ),
                    count,
                )
                for r, row in enumerate(cells)
                for c, count in enumerate(row)
                if count
            ]
            if {weight for weight, _count in weights} <= {0, 1}:
                yield sum(count for weight, count in weights if weight)


@settings(max_examples=200, deadline=None)
@given(peopled())
def test_of_two_divisions_no_difference_is_of_one_to_four(cells):
    rows = shown_groups([sum(row) for row in cells])
    columns = shown_groups([sum(column) for column in zip(*cells, strict=True)])
    shown = shown_beside(cells, rows, columns)
    if not rows or not shown:
        return

    assert all(not 0 < size < FEWEST for size in known_parts(cells, rows, shown))
