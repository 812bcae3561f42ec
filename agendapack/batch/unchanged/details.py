"""All that is known of a meeting's last build, in a file of its own beside the packs.

The row of a meeting in a list of meetings, as a line of JSON.

What a build said of a meeting, as a line of JSON, so that it can be said again.

What is known of one file or folder: how it stands, and what it holds.

Whether passwords from the environment are what they were, without keeping them anywhere.

What is kept is a salted digest that takes its time to work out, so that whoever comes by it can
try only few words a second. In a run that happens once for each variable, however many
meetings need it.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from stat import S_ISDIR, S_ISREG
from typing import Any

from agendapack.cache.file_state import Facets, facets_of, read_file, replace_file
from agendapack.model.notice import NoticeDue
from agendapack.model.request import Row
from agendapack.model.workspace import MinutesSearch
from agendapack.problems import Accepted, Code, Problem, Severity, Source, as_fields

STATES = frozenset({"draft", "final", "cancelled"})
NO_ROW = b"null"
"""In place of a row, where a meeting has to be loaded to know it."""


def write_row(row: Row | None) -> bytes:
    """Write it as one line of ASCII."""
    if row is None:
        return NO_ROW
    due = row.notice
    notice = due and [
        due.clear_days,
        due.last_day.isoformat(),
        due.given,
        [[of, day.isoformat()] for of, day in due.earlier],
    ]
    published = row.published and row.published.isoformat()
    values = [row.date.isoformat(), row.committee, row.state, published, notice]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def read_row(raw: bytes) -> Row | None:
    """Read what `write_row` wrote.

    Raises:
        ValueError: It is something else.
    """
    try:
        values = json.loads(raw)
        if values is None:
            return None
        day, committee, state, published, notice = values
        if state not in STATES:
            raise ValueError("a state that no meeting has")
        return Row(
            date.fromisoformat(day),
            str(committee),
            state,
            None if notice is None else _read_notice(*notice),
            None if published is None else date.fromisoformat(published),
        )
    except (TypeError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault


def _read_notice(
    clear_days: int, last_day: str, given: int | None, earlier: list[list[str]]
) -> NoticeDue:
    days = tuple((str(of), date.fromisoformat(day)) for of, day in earlier)
    return NoticeDue(
        int(clear_days), date.fromisoformat(last_day), None if given is None else int(given), days
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Each pack's file with its number of pages; the warnings; and what else was said.

    `accepted` are the warnings that somebody has accepted.
    """

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def pages(self) -> int:
        """The pages of all packs together."""
        return sum(pages for _, pages in self.packs)


def write_told(told: Told) -> bytes:
    """Write it as one line of ASCII; what is empty where there was nothing to say comes last."""
    problems = [as_fields(problem) for problem in told.problems]
    accepted = [[as_fields(each.problem), each.reason, each.withheld] for each in told.accepted]
    values = [told.packs, problems, told.notes, accepted]
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def read_told(raw: bytes) -> Told:
    """Read what `write_told` wrote.

    Raises:
        ValueError: It is something else.
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
    """A file or folder at a moment.

    Args:
        kind: `file`, `folder`, `other` or `absent`.
        facets: How it stands; None where later changes may not show in that.
        digest: SHA-256 of its bytes, or of the names in it; empty where it is not known.
    """

    kind: str
    facets: Facets | None
    digest: str = ""


def look_at_path(path: str) -> Standing:
    """Look at one path; links are followed."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return Standing(ABSENT, ())
    kind = FILE if S_ISREG(found.st_mode) else FOLDER if S_ISDIR(found.st_mode) else OTHER
    return Standing(kind, facets_of(found))


def look_at_tree(root: str, top: str) -> dict[str, Standing]:
    """Look at a folder and all below it but hidden and backup files, in order.

    What a link to a folder leads to is not walked through.

    Args:
        root: The paths returned are below it.
        top: The folder, below it.
    """
    return {path: look_at_path(f"{root}/{path}") for path in _walk(root, top)}


def read_digest(path: str, kind: str) -> str:
    """Return the SHA-256 of what a path holds; empty where it cannot be read."""
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
    """Leave out what editors put beside a file; one that is read is known by itself."""
    return sorted(name for name in names if not (name.startswith(".") or name.endswith("~")))


FORMAT = 5


@dataclass(frozen=True, slots=True)
class Details:
    """What a finished build was made from, what it made, and what it said.

    Args:
        options: What it was asked for, as in the wish.
        program: What built it.
        days: The first and the last day on which it would say the same.
        inputs: By path below the workspace.
        outputs: By path below the meeting's output folder.
        told: What it said.
        search: Where minutes were looked for, if they were.
        row: What a list shows of the meeting; None where it has to be loaded for that.
        variables: Of the environment, without which it cannot be built, each with the digest
            of what it held.
    """

    options: str
    program: str
    days: tuple[str, str]
    inputs: Mapping[str, Standing]
    outputs: Mapping[str, Standing]
    told: Told
    search: MinutesSearch | None
    row: Row | None
    variables: Mapping[str, str]


def write_details(details: Details) -> bytes:
    """Write it as JSON, with a digest in front by which damage shows."""
    search = details.search
    content = {
        "format": FORMAT,
        "options": details.options,
        "program": details.program,
        "days": details.days,
        "inputs": _write_standings(details.inputs),
        "outputs": _write_standings(details.outputs),
        "told": write_told(details.told).decode("ascii"),
        "search": search
        and [search.committee, search.until, search.paths, search.is_whole, search.files],
        "row": write_row(details.row).decode("ascii"),
        "variables": details.variables,
    }
    return seal(json.dumps(content, separators=(",", ":")).encode("ascii"))


def read_details(data: bytes) -> Details | None:
    """Read what `write_details` wrote; None where it is damaged or of another version."""
    content = unseal(data)
    if content is None:
        return None
    try:
        fields = json.loads(content)
        if fields["format"] != FORMAT:
            return None
        search = fields["search"]
        first, last = fields["days"]
        return Details(
            fields["options"],
            fields["program"],
            (first, last),
            _read_standings(fields["inputs"]),
            _read_standings(fields["outputs"]),
            read_told(fields["told"].encode("ascii")),
            search and _read_search(*search),
            read_row(fields["row"].encode("ascii")),
            {str(name): str(digest) for name, digest in fields["variables"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def seal(content: bytes) -> bytes:
    """Put its SHA-256 in front of a content."""
    return hashlib.sha256(content).hexdigest().encode("ascii") + b"\n" + content


def unseal(data: bytes) -> bytes | None:
    """Return the content of what `seal` returned; None where it is damaged."""
    digest, _, content = data.partition(b"\n")
    return content if digest == hashlib.sha256(content).hexdigest().encode("ascii") else None


def _write_standings(standings: Mapping[str, Standing]) -> dict[str, list[object]]:
    return {path: [each.kind, each.facets, each.digest] for path, each in standings.items()}


def _read_standings(fields: Mapping[str, list[object]]) -> dict[str, Standing]:
    return {path: _read_standing(*values) for path, values in fields.items()}


def _read_standing(kind: object, facets: object, digest: object) -> Standing:
    known = tuple(map(int, facets)) if isinstance(facets, list) else None
    return Standing(str(kind), known, str(digest))


def _read_search(
    committee: str, until: str, paths: list[str], is_whole: bool, files: list[list[str]]
) -> MinutesSearch:
    opened = tuple((path, sha256) for path, sha256 in files)
    return MinutesSearch(committee, until, tuple(paths), is_whole, opened)


SALT_BYTES = 16


class Secrets:
    """What an environment holds, for whoever may know it.

    Args:
        environment: The variables by name.
        salt: Of one output root, and of no other.
    """

    __slots__ = ("_environment", "_salt")

    def __init__(self, environment: Mapping[str, str], salt: bytes) -> None:
        self._environment = environment
        self._salt = salt

    def digest(self, name: str) -> str:
        """Return the digest of what a variable holds; empty where it is not set."""
        value = self._environment.get(name)
        return _digest(os.fsencode(value), self._salt) if value else ""


def settle_salt(path: str) -> bytes:
    """Return the salt that is kept in a file; a new one is put there, if that can be done."""
    salt = read_file(path)
    if len(salt) != SALT_BYTES:
        replace_file(path, os.urandom(SALT_BYTES))
        salt = read_file(path)  # which another run may have put there meanwhile
    return salt


@cache
def _digest(value: bytes, salt: bytes) -> str:
    return hashlib.scrypt(value, salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
