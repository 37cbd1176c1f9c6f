"""The pack of an accepted report: the report itself in both languages and every annex, with a manifest."""

from reports.packing.making import go_on, make, make_later, order, read, stuck

__all__ = ["go_on", "make", "make_later", "order", "read", "stuck"]
