"""Rows that people put in order: their `position` says which comes when."""


def swap(rows: list, row, *, up: bool) -> bool:
    """One place up or down among the rows; False at the end, where nothing happens."""
    at = rows.index(row)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return False
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows, start=1):
        one.position = position
    type(row).objects.bulk_update(rows, ["position"])
    return True
