"""Settle where a meeting is held, and what the public may know of taking part from elsewhere."""

from dataclasses import replace

from agendapack.model.venue import Access
from agendapack.model.workspace import Loaded


def find_access(loaded: Loaded) -> Access:
    """Return how to get to a meeting: as its file says, or its committee's usual way.

    The address and the map are those of the venue: a meeting somewhere else does not take them
    over from its committee.
    """
    meeting, committee = loaded.meeting, loaded.committee
    usual = committee if meeting.venue in (None, committee.venue) else None
    online = meeting.online or committee.online
    zone = loaded.organisation.time_zone
    return Access(
        address=meeting.address or (usual.address if usual else None),
        map=meeting.map or (usual.map if usual else None),
        online=online,
        zone=zone.rpartition("/")[2].replace("_", " ") if zone and online else None,
    )


def show_access(access: Access) -> Access:
    """Return what the public may know of it."""
    return replace(access, online=None) if access.is_for_members else access
