"""Run LibreOffice once: a file in, a file out, under limits and in a folder of its own."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from agendapack.codes import Code
from agendapack.confined.killing import kill, killed_after
from agendapack.confined.launch import NOT_STARTED, under_limits
from agendapack.confined.limits import tell_longest, used_by_children
from agendapack.convert.job import Unusable
from agendapack.convert.office_forms import FORMS, PARTS, Part
from agendapack.convert.office_profile import write_profile
from agendapack.model.facts import Limits

LARGEST_MADE = 200 * 2**20
IDLE = "could not be given to LibreOffice, which does not start"


def run_office(
    office: Path, data: bytes, ending: str, to: str, limits: Limits, making: str
) -> bytes:
    """Return what LibreOffice makes of a file.

    Args:
        office: The program `soffice`.
        data: The file.
        ending: Of its name, which says how it is read.
        to: The ending of what is made, and behind a colon the filter that makes it.
        limits: What each of the office's processes may cost.
        making: What cannot be done where nothing is made, for instance "laid out".

    Raises:
        Unusable: The part for such files is not installed, or it cannot do it.
    """
    with TemporaryDirectory(prefix="agendapack-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / f"paper{ending}").write_bytes(data)
        write_profile(home / "profile")
        _run(_command(office, home, ending, to), home, limits)
        made = home / f"paper.{to.partition(':')[0]}"
        if _is_taken(made):
            return made.read_bytes()
    part = FORMS[ending][0]
    if not is_installed(office, part):
        raise not_installed(part)
    raise failed(f"cannot be {making} by LibreOffice")


def not_installed(part: Part) -> Unusable:
    """Return what to raise where a part of LibreOffice is needed and not there."""
    return Unusable(
        Code.NO_OFFICE,
        f"needs LibreOffice {part.name}, which is not installed",
        f"install it (on Debian and Ubuntu the package {part.package}),"
        " or ask its author for the file as PDF",
    )


def failed(message: str) -> Unusable:
    """Return what to raise where LibreOffice cannot do what it is asked."""
    return Unusable(
        Code.OFFICE_FAILED, message, "export it as a tagged PDF by hand, and name that file"
    )


def is_installed(office: Path, part: Part) -> bool:
    """Tell whether a part is there; yes where that cannot be told by the names of the files."""
    beside = [path.name.removeprefix("lib") for path in office.resolve().parent.glob("*lo.*")]
    there = [each for each in PARTS if any(name.startswith(each.library) for name in beside)]
    return part in there or not there


def _run(command: list[str], home: Path, limits: Limits) -> None:
    before = used_by_children()
    try:
        process = subprocess.Popen(
            under_limits(command, limits),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise failed(IDLE) from None
    try:
        with killed_after(process, limits.seconds_on_clock) as overdue:
            process.wait()
    finally:
        kill(process)  # and what it has left running
        process.wait()
    # Its own launcher does not hand on which signal has ended the office.
    used_up = process.returncode != 0 and used_by_children() - before >= limits.seconds
    if overdue or used_up:
        raise failed(f"takes LibreOffice longer than {tell_longest(limits, bool(overdue))}")
    if process.returncode == NOT_STARTED:
        raise failed(IDLE)


def _is_taken(made: Path) -> bool:
    """Tell whether it is an ordinary file of a size that any annex may have."""
    return made.is_file() and not made.is_symlink() and made.stat().st_size <= LARGEST_MADE


def _command(office: Path, home: Path, ending: str, to: str) -> list[str]:
    return [
        str(office),
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        f"--infilter={FORMS[ending][1]}",
        "--convert-to",
        to,
        "--outdir",
        str(home),
        str(home / f"paper{ending}"),
    ]
