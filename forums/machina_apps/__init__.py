"""Parts of django-machina that we replace: its models and migrations stay, one class changes."""
