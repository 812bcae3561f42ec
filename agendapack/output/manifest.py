"""Write and read the manifest `pack.json`, and append to the publication record.

The manifest lists the files that a build wrote, their sources, and the pages of each
paper. The next build reads it to know which files in the output folder are its own, and
`list` reads it to tell whether a pack is outdated.

The publication record is YAML with one entry on each line, so that version control shows
clear differences. A new publication is appended; the earlier bytes never change.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agendapack.model.dates import write_iso
from agendapack.model.pack import Item, Pack
from agendapack.model.publication import Publication, Published
from agendapack.model.request import Issue, Output, PlacedPaper
from agendapack.model.wording import READ_BACK
from agendapack.model.workspace import InputFile
from agendapack.output.files import read_fields
from agendapack.problems import Accepted, Problem, as_accepted_fields, as_fields

MANIFEST = "pack.json"
RESTRICTED_FOLDER = "restricted"
"""The folder of all files that are not for the public, which only its owner may enter."""
PUBLIC_MAIL = "mail-public.eml"
MEMBERS_MAIL = f"{RESTRICTED_FOLDER}/mail-members.eml"
"""With the addresses of members, so never among the public files."""
RESTRICTED = f"{RESTRICTED_FOLDER}/restricted-pack.json"
"""The manifest of the restricted pack; it names withheld papers, so it is not public."""
ONCE_BESIDE = "restricted-pack.json"
"""Where earlier builds wrote that manifest, among the public files."""
FORMAT = 1
NO_FILES: Mapping[str, bytes] = {}
CLAIMS = ("PDF/UA-1", "PDF/A-2a")


def manifest(
    pack: Pack,
    outputs: tuple[Output, ...],
    papers: tuple[PlacedPaper, ...],
    sources: Iterable[InputFile],
    warnings: Iterable[Problem],
    published: Published | None = None,
    issues: tuple[Issue, ...] = (),
    accepted: Iterable[Accepted] = (),
    web: Mapping[str, bytes] = NO_FILES,
    data: Mapping[str, bytes] = NO_FILES,
    sheets: Mapping[str, bytes] = NO_FILES,
) -> bytes:
    """Return the manifest as JSON with sorted keys, one value on each line.

    Page and item numbers are integers if they print as digits, otherwise strings (`18a`).
    The public manifest says nothing of the restricted pack: with the hash of that, a guessed
    word could be confirmed.
    If the organisation has its own wording for page numbers and references, the key `wording`
    holds it, so that `verify` can read them back.

    Args:
        web: The files of the web edition, by path.
        data: Files for programs to read, by path.
        sheets: Sheets to print, by path.
    """
    readers = {"public", pack.audience.value}
    content = {
        "format": FORMAT,
        "meeting": pack.folder,
        "title": pack.title,
        "date": pack.date.isoformat(),
        "documents": [_document(output) for output in outputs if output.audience in readers],
        "items": [_item(item) for item in pack.lines],
        "papers": [_paper(paper) for paper in papers],
        "published": [_publication(each) for each in published.publications] if published else [],
        "supplements": [_supplement(issue) for issue in issues if issue.title],
        "sources": [_source(source) for source in sources],
        "problems": [as_fields(warning) for warning in warnings],
        "accepted": [as_accepted_fields(each) for each in accepted],
    }
    for key, listed in (("web", web), ("data", data), ("sheets", sheets)):
        if listed:
            content[key] = [
                {"file": file, "sha256": hashlib.sha256(each).hexdigest()}
                for file, each in listed.items()
            ]
    wording = pack.style.wording.differences(READ_BACK)
    if wording:
        content["wording"] = wording
    return (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def published_files(folder: Path) -> frozenset[str]:
    """Return the paths of the files that an earlier build wrote, including its manifests.

    Returns an empty set if the folder has no readable manifest.
    """
    manifest = read_fields(folder / MANIFEST)
    public, *others = (_entries(manifest, key) for key in ("documents", "web", "data", "sheets"))
    restricted = _entries(read_fields(folder / RESTRICTED), "documents")
    files = [entry.get("file") for each in (public, restricted, *others) for entry in each]
    ours = {file for file in files if isinstance(file, str)}
    if not ours:
        return frozenset()
    if restricted:
        ours.add(RESTRICTED)
    if any(entry.get("audience") == "restricted" for entry in public):
        ours.add(ONCE_BESIDE)
    return frozenset(ours | {MANIFEST})


def recorded_publications(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return kind and day of each publication that an earlier build knew of, in order."""
    entries = _entries(read_fields(folder / MANIFEST), "published")
    return tuple((str(entry.get("kind")), str(entry.get("date"))) for entry in entries)


def published_sources(folder: Path) -> frozenset[tuple[str, str]]:
    """Return the path and SHA-256 of each input of an earlier build; empty if there was none."""
    read = (read_fields(folder / name) for name in (MANIFEST, RESTRICTED))
    entries = [entry for content in read for entry in _entries(content, "sources")]
    pairs = [(entry.get("file"), entry.get("sha256")) for entry in entries]
    return frozenset((f, s) for f, s in pairs if isinstance(f, str) and isinstance(s, str))


def _entries(content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    entries = content.get(key)
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _document(output: Output) -> dict[str, Any]:
    obstacles = output.made.obstacles
    in_the_way = {obstacle.claim for obstacle in obstacles}
    variant: dict[str, Any] = {"variant": output.variant} if output.variant else {}
    if output.variant == "large-print":
        variant["not_enlarged"] = _annexes(output)
    if output.colour is not None:
        variant["colour_pages"] = [_number(label) for label in output.colour.printed]
        variant["colour_pdf_pages"] = list(output.colour.in_file)
    return {
        **variant,
        "file": output.file,
        "audience": output.audience,
        "pages": output.made.pages,
        "sha256": hashlib.sha256(output.made.data).hexdigest(),
        "claims": [claim for claim in CLAIMS if claim not in in_the_way],
        "obstacles": [
            {"claim": obstacle.claim, "paper": obstacle.key, "reason": obstacle.reason}
            for obstacle in obstacles
        ],
    }


def _annexes(output: Output) -> list[str]:
    groups = output.document.groups
    return [piece.key for group in groups for piece in group.pieces if piece.kind == "annex"]


def _paper(paper: PlacedPaper) -> dict[str, Any]:
    return {
        "key": paper.key,
        "item": _number(paper.item) if paper.item else None,
        "title": paper.title,
        "first_page": _number(paper.first),
        "last_page": _number(paper.last),
        "pdf_first": paper.pdf_first,
        "pdf_last": paper.pdf_last,
        "document": paper.document,
        "file": paper.file,
        "sources": [_source(source) for source in paper.sources],
        "withheld": paper.withheld,
        "pages": paper.pages,
        "reading_minutes": paper.minutes,
    }


def _item(item: Item) -> dict[str, Any]:
    """Return a line of the agenda with what it says of itself, without what is not given."""
    facts = item.facts
    given = {
        "day": write_iso(facts.day),
        "start": write_iso(facts.start),
        "end": write_iso(facts.end),
        "minutes": facts.minutes,
        "lead": facts.lead,
        "presenter": facts.presenter,
        "verbal": facts.verbal or None,
        "purposes": list(facts.purposes) or None,
        "paper_number": facts.paper_number,
        "link": facts.link,
        "links": [{"title": title, "link": link} for title, link, _ in facts.links] or None,
        "paper": item.paper.key if item.paper else None,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    number = _number(item.number) if item.label else None
    return {"number": number, "title": item.title, **kept}


def _publication(publication: Publication) -> dict[str, str | None]:
    day = publication.date.isoformat()
    return {"kind": publication.kind, "date": day, "reason": publication.reason}


def _supplement(issue: Issue) -> dict[str, Any]:
    shown = [item for item in issue.items if not item.hidden]
    return {
        "file": issue.file,
        "title": issue.title,
        "items": [_number(item.number) for item in shown],
        "papers": [group.key for group in issue.groups[1:]],
    }


def _source(source: InputFile) -> dict[str, str]:
    return {"file": source.path, "sha256": source.sha256}


def _number(printed: str) -> int | str:
    return int(printed) if printed.isascii() and printed.isdigit() else printed


OPENING = """\
# What was published of this meeting, and under which page numbers. Written by
# 'agendapack publish', never by hand: builds keep the numbers that stand here.
format: 1
publications:
"""

Scalar = str | int
Value = Scalar | Sequence["Scalar | Fields"] | Mapping[str, "Value | None"]
Fields = Mapping[str, Value | None]


def add_publication(record: bytes | None, publication: Fields) -> bytes:
    """Return the publication record with one more publication appended.

    Args:
        record: The bytes of the record so far; None before the first publication.
        publication: The fields to write, in order; fields that are None are left out.
    """
    before = OPENING if record is None else record.decode("utf-8").rstrip("\n") + "\n"
    return (before + "".join(f"{line}\n" for line in _write_entry(publication, 2))).encode()


def _write_entry(fields: Fields, indent: int) -> Iterator[str]:
    """Yield the lines of one entry of a YAML list; the first line starts with `- `."""
    mark = "- "
    for name, value in fields.items():
        if value is None or value == ():
            continue
        opening = f"{' ' * indent}{mark}{name}:"
        mark = "  "
        if isinstance(value, str | int):
            yield f"{opening} {_scalar(value)}"
        elif isinstance(value, Mapping):
            yield opening
            first, *others = _write_entry(value, indent + 2)
            yield first.replace("- ", "  ", 1)
            yield from others
        elif all(isinstance(each, str | int) for each in value):
            yield f"{opening} [{', '.join(map(_scalar, value))}]"
        else:
            yield opening
            for entry in value:
                assert isinstance(entry, Mapping)
                yield from _write_row(entry, indent + 4)


def _write_row(fields: Fields, indent: int) -> Iterator[str]:
    """Yield the lines of an entry of a list: one, if it holds no lists."""
    given = {name: value for name, value in fields.items() if value is not None and value != ()}
    if all(isinstance(value, str | int) for value in given.values()):
        pairs = (f"{name}: {_scalar(value)}" for name, value in given.items())
        yield f"{' ' * indent}- {{{', '.join(pairs)}}}"
    else:
        yield from _write_entry(given, indent)


def _scalar(value: object) -> str:
    return str(value) if isinstance(value, int) else quote(str(value))


def quote(text: str) -> str:
    """Return the text as a double-quoted YAML scalar on one line."""
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
