"""Who reads of figures more than everybody. Who sees a project is `Project.objects.visible_to`."""

import rules

from projects.rules import is_staff

# They report the numbers of small groups to the donor; names they read only as staff of the event.
rules.add_perm("reports.see_small_groups", is_staff)
