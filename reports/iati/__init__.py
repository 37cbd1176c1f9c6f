"""IATI 2.03: what the portal knows of projects and organisations, for programs everywhere.

`reading` asks for many projects at once, `activities` (with `money` and `results`) and
`organisations` make the elements in the order of the schema, `files` streams them. Only what
everybody may read goes in; what is not known is left out, and `gaps` tells the staff of it.
"""
