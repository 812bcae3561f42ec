"""Find the workspace and the meetings in it: names and paths, before anything is read."""

import os
from pathlib import Path
from stat import S_ISREG

from agendapack.codes import Code
from agendapack.problems import Checked, Problem, did_you_mean


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder upwards, `start` included, that holds `meetings/`."""
    start = start.absolute()
    return next((here for here in (start, *start.parents) if (here / "meetings").is_dir()), None)


def meeting_folders(root: Path) -> tuple[str, ...]:
    """Return the names of the folders in `meetings/` that hold a `meeting.yaml`, sorted."""
    meetings = f"{root}/meetings"
    return tuple(
        name for name in list_folder(meetings) if _is_file(f"{meetings}/{name}/meeting.yaml")
    )


def list_folder(folder: Path | str) -> list[str]:
    """Return the names in a folder, sorted; none where it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def resolve_meeting(root: Path, name: str) -> Checked[str]:
    """Return the folder of the meeting that a user names.

    Args:
        root: The workspace.
        name: The folder's name, a path to it (or to a file in it), or a prefix that is unique.
    """
    folders = meeting_folders(root)
    for wanted in (name, _folder_of_path(root, name)):
        if wanted in folders:
            return Checked(wanted)
    matches = [folder for folder in folders if name and folder.startswith(name)]
    if len(matches) == 1:
        return Checked(matches[0])
    if matches:
        listed = f"{', '.join(matches[:-1])} or {matches[-1]}"
        return Checked(
            None,
            (
                Problem(
                    Code.AMBIGUOUS_MEETING,
                    f"'{name}' may be {listed}",
                    hint="write more of the name",
                ),
            ),
        )
    return Checked(None, (_unknown(root, name, folders),))


def _is_file(path: str) -> bool:
    try:
        return S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _unknown(root: Path, name: str, folders: tuple[str, ...]) -> Problem:
    if name and "/" not in name and (root / "meetings" / name).is_dir():
        return Problem(
            Code.UNKNOWN_MEETING,
            f"the folder meetings/{name} holds no meeting.yaml",
            hint="a meeting is a folder with a meeting.yaml in it",
        )
    if not folders:
        hint = "the workspace holds no meetings yet"
    else:
        hint = did_you_mean(name, folders) or f"the latest meetings are {', '.join(folders[-3:])}"
    return Problem(Code.UNKNOWN_MEETING, f"there is no meeting '{name}'", hint=hint)


def _folder_of_path(root: Path, name: str) -> str | None:
    meetings = (root / "meetings").resolve()
    for start in (Path(), root, meetings):
        try:
            below = (start / name).resolve().relative_to(meetings)
        except (ValueError, OSError, RuntimeError):  # elsewhere, too long, links in a circle
            continue
        if below.parts:
            return below.parts[0]
    return None
