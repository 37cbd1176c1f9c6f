"""Two rows that are one: everything that points at the duplicate points at the row that stays.

`arrows` finds what points at a row, `rows` moves it, `rules` says what becomes of two rows
that may not stand beside each other, `organisations` and `people` are the acts.
"""
