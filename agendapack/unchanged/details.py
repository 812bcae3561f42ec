"""All that is known of a meeting's last build, in a file of its own beside the packs."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from agendapack.model.row import Row
from agendapack.model.search import MinutesSearch
from agendapack.unchanged.rows import read_row, write_row
from agendapack.unchanged.standing import Standing
from agendapack.unchanged.told import Told, read_told, write_told

FORMAT = 4


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
