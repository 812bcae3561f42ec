"""Read the manifest of a finished folder, whose content is not trusted, and verify the folder.

No file may be missing, changed or extra. The page numbers in the files have to agree with the
manifest and with each other, and the sources have to build to the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import Act, Request
from agendapack.model.wording import READ_BACK, Wording, settle_wording
from agendapack.output.files import read_ordinary
from agendapack.output.manifest import (
    FORMAT,
    MANIFEST,
    MEMBERS_MAIL,
    PUBLIC_MAIL,
    RESTRICTED,
    RESTRICTED_FOLDER,
)
from agendapack.pack import LARGE_PRINT, SHORT
from agendapack.pdf import numbers, read_back
from agendapack.pdf.numbers import FileNumbers
from agendapack.pipeline import build
from agendapack.problems import Checked, Code, InternalFault, Problem, ProblemsFound, is_error
from agendapack.workspace import list_folder, meeting_folders


def _check_path(written: str) -> str:
    path = Path(written)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("the path leads out of the folder")
    return path.as_posix()


def _as_printed(value: object) -> object:
    """Return a number, which is an integer where it is made of digits, as it is printed."""
    return "" if value is None else str(value) if isinstance(value, int) else value


def _check_wording(changed: dict[str, str]) -> dict[str, str]:
    if not set(changed) <= set(READ_BACK):
        raise ValueError("the wording has other messages")
    return changed


def _as_pair(listed: dict[str, object]) -> tuple[object, object]:
    return listed["file"], listed["sha256"]


FilePath = Annotated[str, AfterValidator(_check_path)]
Printed = Annotated[str, BeforeValidator(_as_printed)]
Source = Annotated[tuple[str, str], BeforeValidator(_as_pair)]
Others = tuple[Annotated[tuple[FilePath, str], BeforeValidator(_as_pair)], ...]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A PDF file listed in the manifest."""

    file: FilePath
    audience: str
    pages: int
    sha256: str
    variant: str | None = None
    colour_pages: tuple[Printed, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper listed in the manifest.

    Args:
        first, last: The printed numbers of its first and its last page.
        pdf_first: Its first PDF page in that document, counted from 1.
        file: The paper's own file; None for a withheld paper.
        pages: How many pages there are to read; None in a manifest that does not say so.
    """

    key: str
    item: Printed
    title: str
    first: Annotated[Printed, Field(alias="first_page")]
    last: Annotated[Printed, Field(alias="last_page")]
    pdf_first: int
    pdf_last: int
    file: FilePath | None
    document: FilePath = "pack.pdf"
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a manifest.

    Args:
        sources: The path in the workspace and the SHA-256 of each source file.
        web: The path and the SHA-256 of each file of the web edition.
        data: The same of each file for programs to read.
        sheets: The same of each file of sheets to print.
        changed: The messages that differ from ours, by name.
    """

    format: int
    meeting: str
    documents: tuple[ListedFile, ...]
    papers: tuple[ListedPaper, ...]
    sources: tuple[Source, ...]
    web: Others = ()
    data: Others = ()
    sheets: Others = ()
    changed: Annotated[dict[str, str], AfterValidator(_check_wording), Field(alias="wording")] = (
        field(default_factory=dict)
    )

    @property
    def wording(self) -> Wording:
        """The words in which pages are numbered and referred to."""
        return settle_wording(self.changed)

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The path and the SHA-256 of each file that it lists."""
        documents = ((each.file, each.sha256) for each in self.documents)
        return (*documents, *self.web, *self.data, *self.sheets)


def read_manifest(folder: Path, name: str = MANIFEST) -> Checked[Manifest]:
    """Read a manifest; return a problem if it is missing, damaged or of another format."""
    try:
        written = read_ordinary(folder / name)
        found = TypeAdapter(Manifest).validate_json(written, strict=True)
        if found.format == FORMAT:
            return Checked(found)
    except FileNotFoundError:
        message = f"{folder.as_posix()} holds no {name}, the manifest of a build"
        hint = "name the folder that 'agendapack build' made, for instance build/2030-03-04"
        return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # told below, as another format is
    message = f"{(folder / name).as_posix()} is no manifest of format {FORMAT} that can be read"
    return Checked(None, (Problem(Code.NO_MANIFEST, message, hint="build the meeting again"),))


def check_files(folder: Path, files: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for each file, listed with its hash, that is missing or differs."""
    for file, sha256 in files:
        found = hash_file(folder / file)
        if found is None:
            message = f"{file} is listed in the manifest, but it is not there"
            yield Problem(Code.MISSING_OUTPUT, message, hint="build the meeting again")
        elif found != sha256:
            message = f"{file} has the SHA-256 {found[:12]}...; the manifest says {sha256[:12]}..."
            hint = "the file was changed after it was built; build the meeting again"
            yield Problem(Code.CHANGED_OUTPUT, message, hint=hint)


def check_extra(folder: Path, listed: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each file, link or empty folder that is not listed in a manifest."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_filled = not path.is_symlink() and path.is_dir() and any(path.iterdir())
        if name not in listed and not is_filled:
            message = f"{name} is in the folder, but the manifest does not list it"
            yield Problem(Code.EXTRA_OUTPUT, message, hint="move the file somewhere else")


def check_sources(root: Path, sources: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for each source file that is missing or has changed since the build."""
    for name, expected in sources:
        path = root / name
        inside = path.resolve().is_relative_to(root.resolve())
        found = hash_file(path) if inside else None
        if found != expected:
            what = "is not there any more" if found is None else "has changed"
            yield Problem(
                Code.CHANGED_SOURCE,
                f"{name} {what} since the pack was built from it",
                hint="go back to the files that the pack was built from, or build it again",
            )


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file in hexadecimal; None if it is no file that can be read."""
    try:
        return hashlib.sha256(read_ordinary(path)).hexdigest()
    except OSError:
        return None


def check_pack(
    reading: FileNumbers, papers: Iterable[ListedPaper], wording: Wording
) -> Iterator[str]:
    """Yield each fault in a pack's labels, stamps, bookmarks, destinations or page references."""
    count = len(reading.labels)
    inside = []
    for paper in papers:
        if 1 <= paper.pdf_first <= paper.pdf_last <= count:
            yield from _ends(paper, reading)
            inside.append(_numbered(paper))
        else:
            yield f"{_call(paper)} has PDF pages {paper.pdf_first} to {paper.pdf_last} of {count}"
    yield from numbers.check_papers(reading, inside, wording)
    if "agenda" in reading.destinations:  # the front sheet
        unstamped = (page for page, lines in enumerate(reading.stamps) if not lines)
        yield from numbers.check_references(reading, inside, unstamped, wording)


def find_again(reading: FileNumbers, papers: Iterable[ListedPaper]) -> Iterator[ListedPaper]:
    """Yield the papers that a further document also contains, with their pages in it."""
    for paper in papers:
        start = reading.destinations.get(paper.key)
        if start is not None:
            length = paper.pdf_last - paper.pdf_first
            yield replace(paper, pdf_first=start + 1, pdf_last=start + 1 + length)


def check_paper(
    reading: FileNumbers, pack: FileNumbers, paper: ListedPaper, wording: Wording
) -> Iterator[str]:
    """Yield each difference in page numbers between a paper's own file and the pack."""
    expected = pack.labels[paper.pdf_first - 1 : paper.pdf_last]
    if reading.labels != expected:
        yield f"its pages are labelled {_span(reading.labels)}, in the pack {_span(expected)}"
        return
    whole = replace(_numbered(paper), first=0, last=len(reading.labels) - 1)
    yield from numbers.check_stamps(reading, whole, wording)


def _numbered(paper: ListedPaper) -> numbers.NumberedPaper:
    start = paper.pdf_first - 1
    return numbers.NumberedPaper(
        name=_call(paper),
        item=paper.item,
        first=start,
        last=paper.pdf_last - 1,
        span=PageSpan(paper.first, paper.last),
        destinations={paper.key: start},
        count=paper.pages,
    )


def _ends(paper: ListedPaper, reading: FileNumbers) -> Iterator[str]:
    ends = ((paper.first, paper.pdf_first, "first"), (paper.last, paper.pdf_last, "last"))
    for number, page, end in ends:
        label = reading.labels[page - 1]
        if not PageSpan.read(label).holds(number):
            yield f"the {end} page of {_call(paper)} is labelled {label}, and listed as {number}"


def _call(paper: ListedPaper) -> str:
    item = f"agenda item {paper.item} " if paper.item else ""
    return f"{item}'{paper.title}' (pages {paper.first} - {paper.last})"


def _span(labels: tuple[str, ...]) -> str:
    return f"{labels[0]} to {labels[-1]}" if labels else "not at all"


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was verified."""

    files: int
    pages: int
    sources: int = 0
    rebuilt: bool = False


def verify(folder: Path, rebuild: Request | None) -> Checked[Verified]:
    """Verify a finished folder against its manifest and, on request, against a rebuild.

    Args:
        rebuild: The workspace, and an empty output folder for the rebuild; the meeting and
            large print are taken from the manifest. None for no rebuild.
    """
    read = read_manifest(folder)
    if read.value is None:
        return Checked(None, read.problems)
    manifests = {MANIFEST: read.value}
    problems: list[Problem] = []
    inside = {f"{RESTRICTED_FOLDER}/{name}" for name in list_folder(folder / RESTRICTED_FOLDER)}
    if (folder / RESTRICTED_FOLDER).exists() and inside != {MEMBERS_MAIL}:
        restricted = read_manifest(folder, RESTRICTED)
        problems += restricted.problems
        if restricted.value is not None:
            manifests[RESTRICTED] = restricted.value
    listed = {file: sha256 for m in manifests.values() for file, sha256 in m.files}
    for manifest in manifests.values():
        problems += check_files(folder, manifest.files)
    ours = (*listed, *manifests, PUBLIC_MAIL, MEMBERS_MAIL)  # mails are written beside a build
    problems += check_extra(folder, frozenset(ours))
    pages, faults = _check_numbers(folder, manifests)
    problems += faults
    verified = Verified(len(listed), pages)
    if rebuild is not None:
        sources = dict.fromkeys(s for m in manifests.values() for s in m.sources)
        changed = tuple(check_sources(rebuild.root, sources))
        problems += changed or _rebuild(folder, manifests, rebuild)
        verified = replace(verified, sources=len(sources), rebuilt=not changed)
    return Checked(verified, tuple(dict.fromkeys(problems)))


def _check_numbers(folder: Path, manifests: dict[str, Manifest]) -> tuple[int, tuple[Problem, ...]]:
    """Read every document; return the page count of the packs, and each disagreement."""
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    for name, manifest in manifests.items():
        audience = "public" if name == MANIFEST else "restricted"
        readings: dict[str, FileNumbers] = {}
        for document in manifest.documents:
            try:
                reading = read_back(read_ordinary(folder / document.file))
            except (OSError, InternalFault):
                continue
            readings[document.file] = reading
            if len(reading.labels) != document.pages:
                fault = f"it has {len(reading.labels)} pages; the manifest says {document.pages}"
                problems.append(_disagreement(document.file, fault))
        own = {paper.file for paper in manifest.papers}
        shown = [d for d in manifest.documents if d.variant is None and d.audience == audience]
        for file in sorted({document.file for document in shown} & readings.keys() - own):
            counts[file] = len(readings[file].labels)
            problems += _check_document(file, manifest, readings)
    return sum(counts.values()), tuple(problems)


def _check_document(
    file: str, manifest: Manifest, readings: dict[str, FileNumbers]
) -> Iterator[Problem]:
    """Check the papers in a document; check a paper's own file with the document listed for it."""
    reading = readings[file]
    at_home = [paper for paper in manifest.papers if paper.document == file]
    again = find_again(reading, [paper for paper in manifest.papers if paper not in at_home])
    for fault in check_pack(reading, (*at_home, *again), manifest.wording):
        yield _disagreement(file, fault)
    for paper in at_home:
        if paper.file in readings:
            for fault in check_paper(readings[paper.file], reading, paper, manifest.wording):
                yield _disagreement(paper.file, fault)


def _disagreement(file: str, fault: str) -> Problem:
    return Problem(Code.NUMBERS_DISAGREE, f"{file}: {fault}", hint="build the meeting again")


def _rebuild(folder: Path, manifests: dict[str, Manifest], request: Request) -> tuple[Problem, ...]:
    """Rebuild the meeting and return a problem for each file that differs."""
    manifest = manifests[MANIFEST]
    if manifest.meeting not in meeting_folders(request.root):
        name = manifest.meeting
        message = f"the manifest is of the meeting '{name}', which the workspace does not have"
        there = "the workspace that the pack was built from"
        hint = f"name {there} with --workspace, or give --no-rebuild"
        return (Problem(Code.UNKNOWN_MEETING, message, hint=hint),)
    made_too = {document.file for document in manifest.documents}
    wanted = replace(
        request,
        folder=manifest.meeting,
        large_print=LARGE_PRINT in made_too,
        web=bool(manifest.web),
        short=SHORT in made_too,
        booklet=bool(manifest.sheets),
        colour=any(each.colour_pages is not None for each in manifest.documents),
    )
    try:
        try:
            build(wanted)
        except ProblemsFound as found:
            if all(problem.code is not Code.NOT_PUBLISHED for problem in found.problems):
                raise
            # The folder holds a supplement, which is not yet in the record of publications.
            build(replace(wanted, act=Act.SUPPLEMENT))
    except ProblemsFound as found:
        return tuple(problem for problem in found.problems if is_error(problem))
    made = request.output / manifest.meeting
    names = {p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file()}
    if RESTRICTED not in manifests:  # whoever has the public files alone can verify those
        names = {name for name in names if not name.startswith(f"{RESTRICTED_FOLDER}/")}
    names |= {*manifests, *(file for m in manifests.values() for file, _ in m.files)}
    hint = (
        "it was changed after it was built, or built with other templates, with other fonts"
        " or by another version of agendapack"
    )
    return tuple(
        Problem(
            Code.REBUILT_OTHERWISE,
            f"{name} is different when it is built again from the same files",
            hint=hint,
        )
        for name in sorted(names)
        if hash_file(folder / name) != hash_file(made / name)
    )
