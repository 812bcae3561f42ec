"""How the files of a meeting stand before it is built."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.unchanged.facets import is_sure
from agendapack.unchanged.standing import Standing, look_at_tree, read_digest

SHARED = ("templates", "fonts")
"""Folders of the workspace from which any build may read any file."""
NEARBY = ("meetings/organisation.yaml", "meetings/organisations", "meetings/committees")
"""What is read of these is told by the build."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Plain values, so that it can travel between processes.

    Args:
        now_ns: When it was begun.
        inputs: By path below the workspace: the meeting's folder and those that all share.
            What may change without showing it has its digest.
        nearby: Files that are inputs only if the build reads them.
    """

    root: Path
    folder: str
    now_ns: int
    inputs: Mapping[str, Standing]
    nearby: Mapping[str, Standing]


def take_snapshot(root: Path, folder: str, now_ns: int) -> Snapshot:
    """Look at everything that a build of the meeting may read; call it before the build.

    Args:
        root: The workspace.
        folder: Name of the meeting's folder.
        now_ns: The time, as `time.time_ns` tells it, taken before this call.
    """
    base = str(root)
    return Snapshot(
        root,
        folder,
        now_ns,
        _look_at_trees(base, (f"meetings/{folder}", *SHARED), now_ns),
        _look_at_trees(base, NEARBY, now_ns),
    )


def _look_at_trees(root: str, tops: Iterable[str], now_ns: int) -> dict[str, Standing]:
    return {
        path: settle(root, path, standing, now_ns)
        for top in tops
        for path, standing in look_at_tree(root, top).items()
    }


def settle(root: str, path: str, standing: Standing, now_ns: int) -> Standing:
    """Return what is known of a path, with its digest where its facets prove nothing."""
    facets = standing.facets
    if facets is None or not is_sure(facets, now_ns):
        return Standing(standing.kind, None, read_digest(f"{root}/{path}", standing.kind))
    return standing
