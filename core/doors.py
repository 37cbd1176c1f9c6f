"""The one door to the rows of a model: `visible_to` of its manager, or one named in settings."""

from django.conf import settings
from django.utils.module_loading import import_string


def visible_rows(model, user):
    """The model's rows that the user may see; None for a model without a door.

    Models of other packages cannot have a `visible_to`; `settings.DOORS` names a function for them.
    """
    named = settings.DOORS.get(model._meta.label_lower)
    if named:
        return import_string(named)(user)
    manager = model._default_manager
    return manager.visible_to(user) if hasattr(manager, "visible_to") else None


def rows_with_files_for(model, user):
    """The rows whose files the user may have: those that are seen, unless `with_files_for` says fewer."""
    manager = model._default_manager
    if hasattr(manager, "with_files_for"):
        return manager.with_files_for(user)
    return visible_rows(model, user)
