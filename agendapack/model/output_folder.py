"""Where finished files may go."""

from pathlib import Path


def leads_out(folder: Path, workspace: Path) -> bool:
    """Tell whether a folder that is named within the workspace leads out of it by a link."""
    if not folder.is_relative_to(workspace):
        return False
    try:
        return not folder.resolve().is_relative_to(workspace.resolve())
    except RuntimeError:  # links in a circle
        return True
