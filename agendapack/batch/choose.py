"""Choose meetings that meet all of the conditions given: dates, committees, changes since a commit.

A changed file may affect meetings other than its own. If that is not certain, the meeting is
chosen: building one too many is better than missing one. Git is asked which files have changed
since a revision.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from agendapack.batch.references import Glance, glance_at, may_name, names_outside, walk
from agendapack.model import dataclass
from agendapack.output.files import read_if_there, read_ordinary
from agendapack.sandbox import LONGEST, ask_git, find_commit
from agendapack.workspace import MINUTES, known_hosts

_DIFF = (
    *("diff", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative"),
    "--ignore-submodules=none",
)


class NoAnswer(Exception):
    """Git cannot say what has changed; the message tells the user why, and what to do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that differ from a revision.

    Args:
        kinds: By path below the workspace: `A` if added, `D` if deleted, `M` or another letter
            if changed.
        regrouped: The paths of the `meeting.yaml` files whose `committee:` line has changed.
    """

    kinds: dict[str, str]
    regrouped: frozenset[str]


def changes_since(root: Path, revision: str) -> Changes:
    """Return the files of a workspace that differ from a revision, except ignored files.

    Files that git does not track count as added.

    Args:
        revision: A revision in git's notation: `HEAD~1`, a branch, a tag or a hash.

    Raises:
        NoAnswer: Git is not installed, fails or takes too long, the workspace is not under
            version control, or there is no such revision.
    """
    commit = _find_commit(root, revision)
    kinds = dict(_pairs(_ask(root, *_DIFF, "--name-status", commit, "--", ".")))
    new = _ask(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    kinds.update((path, "A") for path in _names(new))
    return Changes(kinds, frozenset(_find_regrouped(root, commit)))


def _find_commit(root: Path, revision: str) -> str:
    """Return the hash of a commit; for HEAD before the first commit, that of the empty tree."""
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        raise NoAnswer(
            f"--changed-since asks git, which finds no work tree at {root}{_said(inside)};"
            " put the workspace under version control, or choose meetings by date"
        )
    if _run(root, "check-ignore", "--quiet", "--", "meetings").returncode == 0:
        raise NoAnswer(
            f"--changed-since asks git, which is told to ignore {root / 'meetings'};"
            " put it under version control, or choose meetings by date"
        )
    if commit := find_commit(root, revision):
        return commit
    # Before the first commit HEAD names no revision; compare with the empty tree (empty stdin).
    if revision == "HEAD" and _run(root, "symbolic-ref", "--quiet", "HEAD").returncode == 0:
        return _ask(root, "hash-object", "-t", "tree", "--stdin").decode("ascii").strip()
    shallow = _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    raise NoAnswer(
        f"--changed-since: there is no revision '{revision}' in the workspace's repository; "
        + (
            "it is a shallow clone: fetch the rest with 'git fetch --unshallow'"
            if shallow
            else "give one as git names it, for instance HEAD~1, a branch, a tag or a hash"
        )
    )


def _find_regrouped(root: Path, commit: str) -> list[str]:
    # Up to three characters may precede the word: a quote, a byte order mark.
    only = ("--name-only", "--text", "--diff-filter=a", "-G^.{0,3}committee")
    return _names(_ask(root, *_DIFF, *only, commit, "--", ":(glob)meetings/*/meeting.yaml"))


def _ask(root: Path, *arguments: str) -> bytes:
    done = _run(root, *arguments)
    if done.returncode != 0:
        raise NoAnswer(
            f"--changed-since: git cannot say what has changed{_said(done)};"
            f" see what 'git {arguments[0]}' says in {root}"
        )
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return ask_git(root, *arguments)
    except FileNotFoundError:
        raise NoAnswer(
            "--changed-since asks git, which is not installed; install it, or choose"
            " meetings by date"
        ) from None
    except subprocess.SubprocessError:
        raise NoAnswer(
            f"--changed-since: git gave no answer in {LONGEST} seconds;"
            f" see what 'git status' says in {root}"
        ) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
    return f" ({lines[0]})" if lines else ""


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _pairs(listed: bytes) -> Iterator[tuple[str, str]]:
    parts = listed.split(b"\0")
    for kind, name in zip(parts[0::2], parts[1::2], strict=False):
        yield os.fsdecode(name), kind.decode("ascii")[:1]


Parts = tuple[str, ...]
SHARED = ("meetings/committees", "meetings/organisations", "templates", "fonts")


def affected_meetings(
    root: Path, glances: Mapping[str, Glance], changes: Changes
) -> frozenset[str]:
    """Return the folders of those meetings, of all in `glances`, that the changes may affect."""
    paths = [tuple(path.rstrip("/").split("/")) for path in changes.kinds]
    touched = {os.fsencode(part) for path in paths for part in path[:2]}
    if (
        _are_shared_files_linked(root)
        or any(_concerns_all(path, glances) for path in paths)
        or _may_organisations_name(root, paths, touched)
    ):
        return frozenset(glances)
    chosen = {path[1] for path in paths if path[0] == "meetings" and path[1] in glances}
    committees = set(_affected_committees(root, paths, touched))
    if committees:
        chosen |= {name for name, each in glances.items() if each.committee in {None, *committees}}
    chosen |= set(_with_numbers_after(root, glances, changes, paths))
    _add_those_that_name(root, glances, chosen, touched)
    return frozenset(chosen)


def _are_shared_files_linked(root: Path) -> bool:
    ones = (root / "meetings", root / "meetings" / "organisation.yaml")
    return any(path.is_symlink() for path in ones) or any(
        walk(root / folder) is None for folder in SHARED
    )


def _concerns_all(path: Parts, glances: Mapping[str, Glance]) -> bool:
    if path[0] != "meetings":
        return path[0] in SHARED
    if len(path) < 3:
        return len(path) < 2 or path[1] not in glances
    is_committee = len(path) == 3 and path[2].endswith(".yaml")
    return path[1] == "organisations" or (path[1] == "committees" and not is_committee)


def _may_organisations_name(root: Path, paths: list[Parts], touched: set[bytes]) -> bool:
    """Return whether an organisation's file may name a changed file, for instance its logo."""
    meetings = root / "meetings"
    house = meetings / "organisation.yaml"
    text = read_if_there(house)
    folders = {path[1] for path in paths if path[0] == "meetings" and len(path) > 2}
    return any(os.fsencode(f"{folder}/") in text for folder in folders) or any(
        may_name(names_outside(str(file)), touched)
        for file in (house, *meetings.glob("organisations/*.yaml"))
    )


def _affected_committees(root: Path, paths: list[Parts], touched: set[bytes]) -> Iterator[str]:
    for path in paths:
        if path[:2] == ("meetings", "committees"):
            yield path[2].removesuffix(".yaml")
    for file in (root / "meetings" / "committees").glob("*.yaml"):
        if may_name(names_outside(str(file)), touched):
            yield file.stem


def _with_numbers_after(
    root: Path, glances: Mapping[str, Glance], changes: Changes, paths: list[Parts]
) -> Iterator[str]:
    """Yield the meetings that have minutes of a committee whose minutes have changed.

    A committee's minutes also change if a meeting that holds minutes is added to the committee
    or leaves it, because minutes are numbered after earlier ones. A meeting without minutes makes
    the numbers after it a guess, so that those after it are chosen if it changes.
    """
    holders = {path[1] for path in paths if _is_below_meeting(path) and MINUTES.fullmatch(path[2])}
    regrouped = {path.split("/")[1] for path in changes.regrouped}
    added = {
        path[1]
        for path in paths
        if _is_below_meeting(path)
        and path[2] == "meeting.yaml"
        and changes.kinds["/".join(path)] == "A"
    }
    for folder in regrouped | added:
        if folder not in holders and _has_minutes(root, folder):
            holders.add(folder)
    heads = {p[1] for p in paths if _is_below_meeting(p) and p[2] == "meeting.yaml"}
    others = {name for name in heads - holders if not _has_minutes(root, name)}
    if not (holders or others):
        return
    follows = frozenset(_find_followers(root))
    gone = any(name in regrouped or name not in glances for name in holders | others)
    changed = [glances[name] for name in sorted(holders & glances.keys())]
    earlier = [glances[name] for name in sorted(others & glances.keys())]
    for name, glance in glances.items():
        if not (glance.takes_minutes or _has_minutes(root, name)):
            continue
        if (
            gone
            or any(_shares_minutes(glance, each, follows) for each in changed)
            or any(
                _shares_minutes(glance, each, follows) and _may_precede(each, glance)
                for each in earlier
            )
        ):
            yield name


def _has_minutes(root: Path, folder: str) -> bool:
    return any((root / "meetings" / folder).glob("minutes*.yaml"))


def _find_followers(root: Path) -> Iterator[str]:
    """Yield the committees that may follow others, whose minutes are in one series with theirs."""
    for file in (root / "meetings" / "committees").glob("*.yaml"):
        try:
            if b"formerly" in read_ordinary(file):
                yield file.stem
        except OSError:
            yield file.stem


def _shares_minutes(glance: Glance, other: Glance, follows: frozenset[str]) -> bool:
    """Return whether the minutes of one meeting may concern another."""
    unsure = None in (glance.committee, other.committee) or glance.receives
    return unsure or glance.committee == other.committee or glance.committee in follows


def _may_precede(other: Glance, glance: Glance) -> bool:
    return other.day is None or glance.day is None or other.day < glance.day


def _is_below_meeting(path: Parts) -> bool:
    return len(path) == 3 and path[0] == "meetings"


def _add_those_that_name(
    root: Path, glances: Mapping[str, Glance], chosen: set[str], touched: set[bytes]
) -> None:
    left: dict[str, set[bytes]] = {}
    for name in sorted(glances.keys() - chosen):
        texts = walk(root / "meetings" / name)
        if texts is None:
            chosen.add(name)
        elif touched:
            left[name] = {start for text in texts for start in names_outside(text)}
    reached = touched  # then the meetings found in each round, until a round finds none
    while reached:
        found = {name for name, starts in left.items() if may_name(starts, reached)}
        chosen |= found
        for name in found:
            del left[name]
        reached = {os.fsencode(name) for name in found}


def choose_meetings(
    root: Path,
    folders: Iterable[str],
    days: tuple[date | None, date | None],
    committees: tuple[str, ...],
    changed_since: str | None,
    held: bool,
) -> tuple[str, ...]:
    """Return the folders of the meetings that meet all conditions, in the given order.

    A meeting whose date or committee cannot be read, or whose committee does not exist, is
    kept, so that the problem is reported.

    Args:
        days: The first and the last day; None for no limit.
        committees: Their IDs; none for all.
        held: Leave out meetings that are cancelled.

    Raises:
        NoAnswer: Git cannot say what has changed.
    """
    glances = {folder: glance_at(root, folder) for folder in folders}
    # None is among these, for a committee that cannot be read: such a meeting is kept too.
    unknown = {each.committee for each in glances.values()} - {*known_hosts(root)}
    start, end = days
    wanted = [
        each.folder
        for each in glances.values()
        if not (held and each.cancelled)
        and (each.day is None or (start or date.min) <= each.day <= (end or date.max))
        and (not committees or each.committee in {*committees, *unknown})
    ]
    if changed_since is None or not wanted:
        return tuple(wanted)
    affected = affected_meetings(root, glances, changes_since(root, changed_since))
    return tuple(folder for folder in wanted if folder in affected)
