"""Problems with the place where finished files are to go."""

from pathlib import Path

from agendapack.codes import Code
from agendapack.model.output_folder import leads_out
from agendapack.problems import Problem


def find_link(folder: Path, workspace: Path) -> Problem | None:
    """Return the problem of an output folder in the workspace that leads out of it."""
    return is_link(folder) if leads_out(folder, workspace) else None


def is_link(folder: Path) -> Problem:
    """Say that the output folder is not a real one."""
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} leads somewhere else by a link; it has to be a real folder",
        hint="remove the link, or name the place it leads to with --output",
    )


def cannot_write(folder: Path, error: OSError) -> Problem:
    """Say that the system does not let us write there."""
    reason = (error.strerror or str(error)).lower()
    return Problem(
        Code.CANNOT_WRITE,
        f"the output folder {folder} cannot be written: {reason}",
        hint="close files of it that are open elsewhere, look at its permissions and at the"
        " space on the disk, or choose another place with --output",
    )
