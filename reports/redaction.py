"""What of a report's contents everybody may read. What is left out is counted where it can be."""

from reports.sources.closed import as_record


def for_everybody(said: dict) -> dict:
    """The contents without small groups, added documents, and what is not public itself.

    How many events these are stays.
    """
    activities = []
    for activity in said["activities"]:
        public = [one for one in activity["events"] if one["is_public"]]
        hidden = activity.get("hidden", 0) + len(activity["events"]) - len(public)
        activities.append(activity | {"events": public, "hidden": hidden})
    partners = [one for one in said["project"]["partners"] if one.get("is_public")]
    return said | {
        "project": said["project"] | {"partners": partners},
        "activities": activities,
        "figures": [figure_for_everybody(one) for one in said["figures"]],
        "money": said["money"] and said["money"] | {"costs": []},
        "annexes": [],
    }


def figure_for_everybody(figure: dict) -> dict:
    records = [one for one in figure["records"] if as_record(one).is_open]
    return figure | figure["in_public"] | {"records": records}


def without_records(said: dict) -> dict:
    """Values alone: by keys of people one could follow them from event to event."""
    figures = [
        {name: value for name, value in one.items() if name != "records"}
        for one in said["figures"]
    ]
    return said | {"figures": figures}
