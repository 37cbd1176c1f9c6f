"""Which figures may be shown, so that none about fewer than five can be worked out.

Plain numbers in, places of what stays hidden out.
"""

from collections import deque
from collections.abc import Sequence
from itertools import combinations

from participation.surveys.results.counting import FEWEST

Cell = tuple[int, int]
ROW, COLUMN = "row", "column"


def hidden_cells(
    counts: Sequence[Sequence[int]], *, adds_down: bool = True, adds_across: bool = True
) -> set[Cell]:
    """The small cells of a table, and as many others as keep each of them unknown.

    The reader knows the sums of the rows (`adds_across`) and of the columns (`adds_down`)
    where each respondent stands in one of them. What is hidden is unknown as long as it could
    be one more or one fewer with the same sums. Which cells are hidden with the small ones
    follows from their places alone: chosen by size they would tell something.
    """
    if adds_down and adds_across:
        return hidden_both_ways(counts)
    if adds_across:
        return {
            (number, place)
            for number, line in enumerate(counts)
            for place in hidden_in_line(line)
        }
    if adds_down:
        turned = list(zip(*counts, strict=True))
        return {(row, column) for column, row in hidden_cells(turned, adds_down=False)}
    return small_cells(counts)


def small_cells(counts) -> set[Cell]:
    return {
        (row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if count < FEWEST
    }


def hidden_both_ways(counts) -> set[Cell]:
    hidden = small_cells(counts)
    unknown = set()  # what more cells are hidden with never makes a cell known again
    while known := first_known(counts, hidden, unknown):
        others = corners(known, counts, hidden)
        if others is None:
            return every_cell(counts)
        hidden |= others
    return hidden


def hidden_in_line(counts: Sequence[int]) -> set[int]:
    """The same of one row by itself, of which only the sum is known."""
    hidden = [place for place, count in enumerate(counts) if count < FEWEST]
    shown = [place for place, count in enumerate(counts) if count >= FEWEST]
    while (
        hidden
        and shown
        and (len(hidden) == 1 or not sum(counts[one] for one in hidden))
    ):
        hidden.append(shown.pop())
    return set(hidden)


def every_cell(counts):
    return {
        (row, column) for row, line in enumerate(counts) for column in range(len(line))
    }


def first_known(counts, hidden, unknown) -> Cell | None:
    """Notes in `unknown` those before it."""
    steps = steps_between(counts, hidden)
    for cell in sorted(hidden - unknown):
        if is_known(cell, steps):
            return cell
        unknown.add(cell)
    return None


def corners(cell, counts, hidden) -> set[Cell] | None:
    """What makes a ring with the cell: the fewest that are shown still, from the end."""
    row, column = cell
    rings = [
        {(row, c), (r, column), (r, c)} - hidden
        for r in reversed(range(len(counts)))
        for c in reversed(range(len(counts[0])))
        if r != row and c != column
    ]
    rings = sorted(filter(None, rings), key=len)
    return next(
        (
            one
            for one in rings
            if not is_known(cell, steps_between(counts, hidden | one))
        ),
        None,
    )


def is_known(cell: Cell, steps) -> bool:
    """Do the sums and the cells that are shown leave one value for it?

    Another solution differs by a ring of hidden cells of which every second one has one more
    and the others one fewer, which none below one can have.
    """
    row, column = (ROW, cell[0]), (COLUMN, cell[1])
    up = reaches(column, row, steps)
    down = row in steps.get(column, ()) and reaches(row, column, steps)
    return not (up or down)


def steps_between(counts, hidden) -> dict:
    """From a row to a column by one more in their hidden cell, back by one fewer."""
    steps = {}
    for row, column in hidden:
        steps.setdefault((ROW, row), []).append((COLUMN, column))
        if counts[row][column] > 0:
            steps.setdefault((COLUMN, column), []).append((ROW, row))
    return steps


def reaches(start, end, steps):
    """By other cells than the one of the two itself."""
    met, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        for after in steps.get(here, ()):
            if after in met or (here, after) == (start, end):
                continue
            if after == end:
                return True
            met.add(after)
            waiting.append(after)
    return False


def shown_groups(sizes: Sequence[int]) -> set[int]:
    """Which of the groups of a whole may be told apart: what stays over is nobody or five.

    The whole is told too, so all hidden groups together can be worked out. One more is
    hidden with them, from the end, until they are five.
    """
    shown = [number for number, size in enumerate(sizes) if size >= FEWEST]
    while shown and 0 < sum(sizes) - sum(sizes[one] for one in shown) < FEWEST:
        shown.pop()
    return set(shown)


def shown_beside(
    cells: Sequence[Sequence[int]], rows: set[int], columns: set[int]
) -> set[int]:
    """Which of these columns may be told to who is told these rows of the same people.

    Where columns lie wholly inside of rows, the rows less the columns are known too. From the
    end columns are hidden until no such difference is of one to four.
    """
    turned = [list(line) for line in zip(*merged(cells, rows), strict=True)]
    shown = sorted(columns)
    while shown and leaves_few(merged(turned, set(shown))):
        shown.pop()
    return set(shown)


def merged(lines, shown: set[int]) -> list[list[int]]:
    """The lines that are told, and all others together, of which the sum is known too."""
    hidden = [line for number, line in enumerate(lines) if number not in shown]
    told = [list(lines[number]) for number in sorted(shown)]
    return (
        [*told, [sum(counts) for counts in zip(*hidden, strict=True)]]
        if hidden
        else told
    )


def leaves_few(columns: list[list[int]]) -> bool:
    """Are there columns that leave one to four of all rows that they touch?"""
    whole = [sum(counts) for counts in zip(*columns, strict=True)]
    for number in range(1, len(columns)):
        for chosen in combinations(columns, number):
            inside = [sum(counts) for counts in zip(*chosen, strict=True)]
            touched = [size for size, part in zip(whole, inside, strict=True) if part]
            if 0 < sum(touched) - sum(inside) < FEWEST:
                return True
    return False
