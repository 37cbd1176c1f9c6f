"""The demonstration network, story by story, then life around today."""

from leadernet.demo import (
    kyustendil,
    libraries,
    national,
    network,
    present,
    ruse,
    stara_zagora,
)


def build():
    """Tell everything into an empty portal whose reference data is loaded."""
    made = network.make()
    for story in (national, kyustendil, ruse, libraries, stara_zagora, present):
        story.tell(made)
    return made
