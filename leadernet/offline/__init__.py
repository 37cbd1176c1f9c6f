"""The static copy of a project: its public pages as files that open without internet."""
