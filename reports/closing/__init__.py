"""Closing a project: what is still open, its final figures, and what is kept of people."""
