"""Forget what was built of meetings whose folders are gone."""

import os

from agendapack.private_files import remove
from agendapack.unchanged.lines import compact, find_there

ENDING = ".json"


def knows_more(home: str, meetings: int) -> bool:
    """Tell whether more meetings are known than there are, without looking which."""
    return len(_known(home)) > meetings


def forget_gone(home: str, root: str) -> None:
    """Remove what is known of meetings that are gone from a workspace.

    What is known of another workspace that is built to the same place stays.

    Args:
        home: The folder of the index.
        root: The workspace.

    Raises:
        OSError: It cannot be removed from the index.
    """
    gone = [name for name in _known(home) if not _is_there(root, name)]
    if not gone:
        return
    elsewhere = find_there(home)
    for name in gone:
        if os.fsencode(name) not in elsewhere:
            remove(f"{home}/meetings/{name}{ENDING}")
    compact(home)


def _known(home: str) -> list[str]:
    try:
        names = os.listdir(f"{home}/meetings")
    except OSError:
        return []
    known = [name for name in names if name.endswith(ENDING) and not name.startswith(".")]
    return [name.removesuffix(ENDING) for name in known]


def _is_there(root: str, name: str) -> bool:
    return os.path.lexists(f"{root}/meetings/{name}/meeting.yaml")
