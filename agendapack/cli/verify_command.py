"""`agendapack verify`."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.batch.office_program import find_office
from agendapack.cli.options import FOLDER, SHARED, settle_workspace
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.problems import Checked

if TYPE_CHECKING:
    from agendapack.tools.verify import Verified


@click.command("verify")
@click.argument("folder", type=FOLDER)
@click.option(
    "--no-rebuild", is_flag=True, help="Check the folder alone, not the files it was built from."
)
@SHARED["workspace"]
@SHARED["form"]
@SHARED["quiet"]
def verify_command(
    folder: Path, no_rebuild: bool, workspace: Path | None, form: str, quiet: bool
) -> int:
    """Check a built pack against its manifest.

    FOLDER is what a build wrote, for instance build/2020-02-26. The command checks that
    every file has the hash that pack.json gives, that none is missing or extra, that
    every label, stamp, reference and bookmark agrees with pack.json, and that the same
    sources build to the same bytes. Nothing is written.
    """
    here = folder.absolute()
    if no_rebuild:
        checked = _verify(here, None)
        root = Path.cwd()
    else:
        root = settle_workspace(workspace, here)
        checked = _verify(here, root)
    show_problems(checked.problems, form, root)
    if checked.problems or checked.value is None:
        return 1
    if not quiet:
        _say_verified(folder, checked.value, form)
    return 0


def _verify(folder: Path, root: Path | None) -> "Checked[Verified]":
    from agendapack.model.request import Request
    from agendapack.tools.verify import verify

    if root is None:
        return verify(folder, None)
    with tempfile.TemporaryDirectory(prefix="agendapack-verify-") as spare:
        request = Request(root, "", Path(spare), office=find_office(), environment=os.environ)
        return verify(folder, request)


def _say_verified(folder: Path, verified: "Verified", form: str) -> None:
    shown = shown_path(folder.absolute())
    if form == "json":
        say(json.dumps({"verified": shown, **asdict(verified)}))
        return
    say(f"verified {printable(shown)}")
    say(f"    {verified.files} files match their hashes; none is missing, none extra")
    say(f"    the numbers of {verified.pages} pages agree")
    if verified.rebuilt:
        say(f"    {verified.sources} source files are unchanged, and build to the same bytes")
