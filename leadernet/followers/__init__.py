"""What followers of a project are told: found by the clock, told in portions.

It stands on the roof because it knows every app's rows; `projects` is below news, events and
reports, and their actions need not remember to tell anybody.
"""
