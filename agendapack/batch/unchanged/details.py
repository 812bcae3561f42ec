"""The details file of a meeting: the full record of its last build, as sealed JSON.

The records of a meeting, which are slow to import, are imported when they are read.

It holds the inputs and outputs with their state and digests, the build's messages (`Told`) so that
an unchanged meeting can repeat them, and the meeting's row in a list of meetings.

Nothing is kept of a password that the build took from an environment variable but the name of that
variable: such a meeting is built each time.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any

from agendapack.cache import Facets, facets_of
from agendapack.model import dataclass
from agendapack.problems import Accepted, Code, Problem, Severity, Source, as_fields

if TYPE_CHECKING:
    from agendapack.model.request import MeetingSummary, NoticeDue
    from agendapack.model.workspace import MinutesSearch

STATES = frozenset({"draft", "final", "cancelled", "postponed"})


def write_row(row: "MeetingSummary | None") -> bytes:
    """Return a row as one line of ASCII JSON; `null` for one that has to be loaded to be listed."""
    due = row and row.notice
    notice = due and [due.clear_days, due.last_day, due.given, due.earlier, due.wanted]
    values = row and [row.date, row.committee, row.state, row.published, notice, row.decisions_by]
    return json.dumps(values, separators=(",", ":"), default=date.isoformat).encode("ascii")


def read_row(raw: bytes) -> "MeetingSummary | None":
    """Return the row that `write_row` wrote.

    Raises:
        ValueError: The bytes are not such a row.
    """
    try:
        values = json.loads(raw)
        if values is None:
            return None
        from agendapack.model.request import MeetingSummary

        day, committee, state, published, notice, decisions = values
        if state not in STATES:
            raise ValueError("a state that no meeting has")
        return MeetingSummary(
            date.fromisoformat(day),
            str(committee),
            state,
            None if notice is None else _read_notice(*notice),
            None if published is None else date.fromisoformat(published),
            None if decisions is None else date.fromisoformat(decisions),
        )
    except (TypeError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault


def _read_notice(
    clear_days: int,
    last_day: str,
    given: int | None,
    earlier: list[list[str]],
    wanted: list[list[str]],
) -> "NoticeDue":
    from agendapack.model.request import NoticeDue

    days = [
        tuple((str(of), date.fromisoformat(day)) for of, day in each) for each in (earlier, wanted)
    ]
    return NoticeDue(
        int(clear_days), date.fromisoformat(last_day), None if given is None else int(given), *days
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a build reported; each pack's file comes with its number of pages."""

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def pages(self) -> int:
        """The pages of all packs together."""
        return sum(pages for _, pages in self.packs)


def write_told(told: Told) -> bytes:
    """Return a report as one line of ASCII JSON.

    The lists that are empty for a silent build come last: `Unchanged.is_silent` tests the ending.
    """
    problems = [as_fields(problem) for problem in told.problems]
    accepted = [[as_fields(each.problem), each.reason, each.withheld] for each in told.accepted]
    values = [told.packs, problems, told.notes, accepted]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def read_told(raw: bytes) -> Told:
    """Return the report that `write_told` wrote.

    Raises:
        ValueError: The bytes are not such a report.
    """
    try:
        packs, problems, notes, accepted = json.loads(raw)
        return Told(
            tuple((str(file), int(pages)) for file, pages in packs),
            tuple(_read_problem(fields) for fields in problems),
            tuple(str(note) for note in notes),
            tuple(
                Accepted(_read_problem(fields), str(reason), bool(withheld))
                for fields, reason, withheld in accepted
            ),
        )
    except (TypeError, KeyError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault


def _read_problem(fields: dict[str, Any]) -> Problem:
    file, line, column, hint = (fields[key] for key in ("file", "line", "column", "hint"))
    place = Source(str(file), int(line or 1), int(column or 1)) if file is not None else None
    return Problem(
        Code(fields["code"]),
        str(fields["message"]),
        place,
        None if hint is None else str(hint),
        Severity(fields["severity"]),
    )


FILE, FOLDER, OTHER, ABSENT = "file", "folder", "other", "absent"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a file or folder at one moment.

    Args:
        kind: `file`, `folder`, `other` or `absent`.
        facets: Its size, times and inode; None if a later change might not alter them.
        digest: SHA-256 of a file's bytes or of the names in a folder; empty if not known.
    """

    kind: str
    facets: Facets | None
    digest: str = ""


def look_at_path(path: str) -> Standing:
    """Return the state of a path, without a digest; links are followed."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return Standing(ABSENT, ())
    kind = FILE if S_ISREG(found.st_mode) else FOLDER if S_ISDIR(found.st_mode) else OTHER
    return Standing(kind, facets_of(found))


def look_at_tree(root: str, top: str) -> dict[str, Standing]:
    """Return the state of a folder below `root` and of everything in it, by path from there.

    Hidden and backup files are left out, and links to folders are not followed.
    """
    return {path: look_at_path(f"{root}/{path}") for path in _walk(root, top)}


def read_digest(path: str, kind: str) -> str:
    """Return the SHA-256 of a file's bytes or of the names in a folder.

    The digest is empty if the path cannot be read; for any other kind it is the kind itself.
    """
    try:
        if kind == FILE:
            with open(path, "rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        if kind == FOLDER:
            names = "\0".join(_visible(os.listdir(path)))
            return hashlib.sha256(os.fsencode(names)).hexdigest()
    except OSError:
        return ""
    return kind


def _walk(root: str, top: str) -> Iterator[str]:
    yield top
    place = f"{root}/{top}"
    try:
        names = _visible(os.listdir(place))
    except OSError:
        return
    for name in names:
        path = f"{place}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            yield from _walk(root, f"{top}/{name}")
        else:
            yield f"{top}/{name}"


def _visible(names: list[str]) -> list[str]:
    """Return the names, sorted, without hidden and backup files, which editors come and go with.

    A build that reads such a file names it among its sources.
    """
    return sorted(name for name in names if not (name.startswith(".") or name.endswith("~")))


FORMAT = 7


@dataclass(frozen=True, slots=True)
class Details:
    """The record of a finished build.

    Args:
        days: The first and the last day on which a build would report the same.
        inputs: The files that the build may have read, by path below the workspace.
        outputs: The files that it wrote, by path below the meeting's output folder.
        row: The meeting's row in a list; None if the meeting has to be loaded to be listed.
        variables: The environment variables from which the build took passwords.
    """

    options: str
    program: str
    days: tuple[str, str]
    inputs: Mapping[str, Standing]
    outputs: Mapping[str, Standing]
    told: Told
    searches: "tuple[MinutesSearch, ...]"
    row: "MeetingSummary | None"
    variables: tuple[str, ...]


def write_details(details: Details) -> bytes:
    """Return the record as JSON behind its digest, so that damage is noticed."""
    content = {
        "format": FORMAT,
        "options": details.options,
        "program": details.program,
        "days": details.days,
        "inputs": _write_standings(details.inputs),
        "outputs": _write_standings(details.outputs),
        "told": write_told(details.told).decode("ascii"),
        "searches": [
            [each.committee, each.until, each.paths, each.is_whole, each.files]
            for each in details.searches
        ],
        "row": write_row(details.row).decode("ascii"),
        "variables": details.variables,
    }
    return seal(json.dumps(content, separators=(",", ":")).encode("ascii"))


def read_details(data: bytes) -> Details | None:
    """Return the record that `write_details` wrote; None if damaged or of another format."""
    content = unseal(data)
    if content is None:
        return None
    try:
        fields = json.loads(content)
        if fields["format"] != FORMAT:
            return None
        first, last = fields["days"]
        return Details(
            fields["options"],
            fields["program"],
            (first, last),
            _read_standings(fields["inputs"]),
            _read_standings(fields["outputs"]),
            read_told(fields["told"].encode("ascii")),
            tuple(_read_search(*search) for search in fields["searches"]),
            read_row(fields["row"].encode("ascii")),
            tuple(str(name) for name in fields["variables"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def seal(content: bytes) -> bytes:
    """Return the content behind its SHA-256."""
    return hashlib.sha256(content).hexdigest().encode("ascii") + b"\n" + content


def unseal(data: bytes) -> bytes | None:
    """Return the content that `seal` was given; None if it is damaged."""
    digest, _, content = data.partition(b"\n")
    return content if digest == hashlib.sha256(content).hexdigest().encode("ascii") else None


def _write_standings(standings: Mapping[str, Standing]) -> dict[str, list[object]]:
    return {path: [each.kind, each.facets, each.digest] for path, each in standings.items()}


def _read_standings(fields: Mapping[str, list[Any]]) -> dict[str, Standing]:
    return {
        path: Standing(str(kind), None if facets is None else tuple(map(int, facets)), str(digest))
        for path, (kind, facets, digest) in fields.items()
    }


def _read_search(
    committee: str, until: str, paths: list[str], is_whole: bool, files: list[list[str]]
) -> "MinutesSearch":
    from agendapack.model.workspace import MinutesSearch

    opened = tuple((path, sha256) for path, sha256 in files)
    return MinutesSearch(committee, until, tuple(paths), is_whole, opened)
