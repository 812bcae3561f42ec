"""The command line: the only part that uses click, the clock and the environment.

Here is the fast path for `agendapack build` when no meeting has changed. Such a run would spend
most of its time importing click and the commands, so the simplest command lines are handled
without them. The output is the same as that of `agendapack.cli.run`, which handles every other
command line and every run that has to build a meeting.
"""

import os
import sys
import time

from agendapack import __version__
from agendapack.batch.office_program import find_office_program, tell_office_apart
from agendapack.batch.unchanged import (
    HOME,
    TO_LOOK_INTO,
    Index,
    count_pages,
    gains_by_fork,
    knows_more,
)
from agendapack.batch.unchanged.answer import NO_PRINTS, Unchanged, Wish, write_options
from agendapack.cache import fingerprint
from agendapack.output import write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


REPORT = "report.json"
MANIFEST = "pack.json"
HOUSE = ("committees", "organisation.yaml", "organisations")
"""What the folder of meetings holds besides meetings."""


def report_unchanged(found: dict[str, Unchanged | int], seconds: float) -> bytes:
    """Return the report as JSON, as `cli.show.make_report` does; names must need no escape."""
    # Formatted by hand, so that a run on several meetings need not import json.
    lines = []
    whole = 0
    for folder, known in found.items():
        packs = ""
        pages = known if isinstance(known, int) else known.pages
        if isinstance(known, Unchanged):
            packs = ", ".join(f'{{"file": "{file}", "pages": {n}}}' for file, n in known.packs)
        whole += pages
        lines.append(
            f'{{"meeting": "{folder}", "state": "unchanged", "reasons": ["nothing has changed"],'
            f' "pages": {pages}, "packs": [{packs}], "seconds": 0.0, "problems": [],'
            ' "accepted": [], "notes": [], "fault": null}'
        )
    count = len(lines)
    totals = (
        f'{{"meetings": {count}, "built": 0, "unchanged": {count}, "failed": 0, "faults": 0,'
        f' "errors": 0, "warnings": 0, "accepted": 0, "pages": {whole},'
        f' "seconds": {round(seconds, 3)}}}'
    )
    head = f'{{"format": 1, "agendapack": "{__version__}", "complete": true, "totals": {totals},'
    meetings = ",".join(f"\n{line}" for line in lines)
    return f'{head} "problems": [], "meetings": [{meetings}\n]}}\n'.encode()


QUIET, ALL = ("-q", "--quiet"), "--all"
CACHE = ("AGENDAPACK_CACHE", "AGENDAPACK_CACHE_SIZE")
VARIABLES = ("AGENDAPACK_WORKSPACE", "_AGENDAPACK_COMPLETE")


def answer_quickly(arguments: "Sequence[str]") -> bool:
    """Complete the command if it is a build of meetings that have not changed.

    Args:
        arguments: The arguments after `agendapack`.

    Returns:
        Whether the command was completed; if not, nothing was printed or written to the report.
    """
    started = time.perf_counter()
    if arguments[:1] != ["build"] or any(name in os.environ for name in VARIABLES):
        return False
    given = [each for each in arguments[1:] if each not in QUIET]
    everything = given == [ALL]
    if not given or (not everything and any(each.startswith("-") for each in given)):
        return False
    root = _find_workspace()
    if root is None or os.name != "posix" or os.path.islink(f"{root}/build"):
        return False
    if not _is_cache_sound(*map(os.environ.get, CACHE)):
        return False
    quiet = len(given) < len(arguments) - 1
    try:
        return _answer(root, None if everything else given, quiet, started)
    except OSError:
        return False


def is_sure_to_build(arguments: "Sequence[str]") -> bool:
    """Tell whether a command builds one meeting, with two processes, before click has read it.

    It is forced, or the meeting has never been built, or one of its files is newer than what was
    built. A wrong answer costs a moment, no more.
    """
    before = ("", *arguments)  # of each argument the one before it
    words = [
        each
        for each, last in zip(arguments, before, strict=False)
        if not each.startswith("-") and last not in WITH_PLACE
    ]
    if words[:1] != ["build"] or len(words) != 2 or not gains_by_fork():
        return False
    if any(each.startswith(("-j", "--jobs", "-h", "--help")) for each in arguments):
        return False
    root = _find_workspace()
    return "--force" in arguments or (root is not None and _is_newer(root, words[1]))


WITH_PLACE = ("--cache", "--cache-size")
"""Options that a value stands behind and that change nothing of what is built."""


def _is_newer(root: str, meeting: str) -> bool:
    """Tell whether a meeting has not been built, or a file in its folder is newer than that."""
    try:
        built = os.stat(f"{root}/build/{meeting}/{MANIFEST}").st_mtime_ns
    except OSError:
        return not os.path.exists(f"{root}/build/{meeting}")
    try:
        with os.scandir(f"{root}/meetings/{meeting}") as files:
            return any(each.stat().st_mtime_ns > built for each in files)
    except OSError:
        return False


def _answer(root: str, names: "Sequence[str] | None", quiet: bool, started: float) -> bool:
    """Print and report that the meetings (None for all) are unchanged; return whether they are."""
    output = f"{root}/build"
    office = find_office_program()
    options = write_options(False, NO_PRINTS, False, None, office and tell_office_apart(office))
    now, today = time.time_ns(), time.strftime("%Y-%m-%d")
    program = fingerprint(f"{output}/{HOME}/program", now)
    wish = Wish(root, output, options, today, program)
    home, meetings = f"{output}/{HOME}", f"{root}/meetings"
    found = _ask_all(home, now, wish, meetings, names)
    # A single meeting is reported with its packs, so its index entry has to be read too.
    if len(found) == 1:
        found = _ask_one(home, now, wish, *found)
    if not found or not all(map(_is_plain, found)):
        return False
    # Entries of deleted meetings have to be removed, which the full command line does.
    if names is None and knows_more(home, len(found)):
        return False
    seconds = time.perf_counter() - started
    report = report_unchanged(found, seconds)
    lines = [] if quiet else _lines(output, found, seconds)
    # Output that is not ASCII may need the escapes that `run` sets up for the terminal.
    if not "".join(lines).isascii():
        return False
    write_whole(f"{output}/{REPORT}", report)
    _say(lines)
    return True


def _ask_one(home: str, now: int, wish: Wish, name: str) -> dict[str, Unchanged | int]:
    with Index(home, now) as index:
        answer = index.glance(name, wish)
    return {name: answer} if answer is not None and answer.is_silent else {}


def _ask_all(
    home: str, now: int, wish: Wish, meetings: str, names: "Sequence[str] | None"
) -> dict[str, Unchanged | int]:
    """Return the number of pages of each meeting; empty if any needs a build or has a message."""
    wanted = sorted(os.listdir(meetings)) if names is None else list(dict.fromkeys(names))
    found: dict[str, Unchanged | int] = {}
    for name, pages in zip(wanted, count_pages(home, now, wish, wanted), strict=True):
        if pages != TO_LOOK_INTO:
            found[name] = pages
        elif (
            names is not None
            or os.path.lexists(f"{meetings}/{name}/meeting.yaml")
            or (name not in HOUSE and _is_unread(f"{meetings}/{name}"))
        ):
            return {}
    return found


def _is_unread(folder: str) -> bool:
    """Tell whether a folder looks like a meeting that is not read, of which a run has to tell."""
    from agendapack.workspace import find_lookalike

    return find_lookalike(folder) is not None


def _find_workspace() -> str | None:
    here = os.getcwd()
    while not os.path.isdir(f"{here}/meetings"):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here


def _is_cache_sound(place: str | None, size: str | None) -> bool:
    """Tell whether `agendapack.cli.options` would accept these values for the cache."""
    if place and os.path.exists(place) and (os.path.isfile(place) or not os.access(place, os.R_OK)):
        return False
    if not size:
        return True
    from agendapack.model.style import read_size

    return read_size(size) is not None


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isprintable() and '"' not in name and "\\" not in name


def _lines(output: str, found: dict[str, Unchanged | int], seconds: float) -> list[str]:
    if len(found) > 1:
        pages = sum(answer for answer in found.values() if isinstance(answer, int))
        counted = f"{pages} page{'' if pages == 1 else 's'}"
        return [f"{len(found)} unchanged; {counted}, {seconds:.1f} seconds"]
    here = f"{os.getcwd()}/"
    return [
        f"unchanged {path.removeprefix(here)} ({pages} page{'' if pages == 1 else 's'})"
        for folder, answer in found.items()
        if isinstance(answer, Unchanged)
        for file, pages in answer.packs
        for path in [f"{output}/{folder}/{file}"]
    ]


def _say(lines: list[str]) -> None:
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout at exit, which would fail on the closed pipe again.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open
