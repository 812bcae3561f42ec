"""Everything that is verified, in order: files, numbers, sources, and a build anew."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.codes import Code
from agendapack.model.request import Act, Request
from agendapack.outputs import LARGE_PRINT
from agendapack.pdf import read_back
from agendapack.pipeline import build
from agendapack.problems import Checked, InternalFault, Problem, ProblemsFound, is_error
from agendapack.verify.files import check_extra, check_files, check_sources, hash_file
from agendapack.verify.manifest import MANIFEST, RESTRICTED, Manifest, read_manifest
from agendapack.verify.numbers import check_pack, check_paper, find_again
from agendapack.workspace import meeting_folders

if TYPE_CHECKING:
    from agendapack.pdf.readback import Reading


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at.

    Args:
        files: PDF files whose hashes agree.
        pages: Pages of the packs whose numbers agree.
        sources: Input files that are as they were.
        rebuilt: Whether the meeting was built anew, to the same bytes.
    """

    files: int
    pages: int
    sources: int = 0
    rebuilt: bool = False


def verify(folder: Path, rebuild: Request | None) -> Checked[Verified]:
    """Hold a finished folder against its manifest, and against a build anew.

    Args:
        folder: What `agendapack build` made.
        rebuild: How to build it anew: its workspace, and an empty folder for the
            files. The meeting and large print are taken from the manifest. None to
            look at the folder alone.

    Returns:
        How much was looked at, if the folder has a manifest, and each disagreement.
    """
    read = read_manifest(folder)
    if read.value is None:
        return Checked(None, read.problems)
    manifests = {MANIFEST: read.value}
    problems: list[Problem] = []
    if any(document.audience == "restricted" for document in read.value.documents):
        restricted = read_manifest(folder, RESTRICTED)
        problems += restricted.problems
        if restricted.value is not None:
            manifests[RESTRICTED] = restricted.value
    listed = {document.file: document for m in manifests.values() for document in m.documents}
    for manifest in manifests.values():
        problems += check_files(folder, manifest.documents)
    problems += check_extra(folder, frozenset({*listed, *manifests}))
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
    """Read every document back; return how many pages the packs have, and what disagrees."""
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    for name, manifest in manifests.items():
        audience = "public" if name == MANIFEST else "restricted"
        readings: dict[str, Reading] = {}
        for document in manifest.documents:
            reading = _read(folder / document.file)
            if reading is None:
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
    file: str, manifest: Manifest, readings: dict[str, "Reading"]
) -> Iterator[Problem]:
    """Check the papers that a document is the home of, or holds too, and their own files."""
    reading = readings[file]
    at_home = [paper for paper in manifest.papers if paper.document == file]
    again = find_again(reading, [paper for paper in manifest.papers if paper not in at_home])
    for fault in check_pack(reading, (*at_home, *again)):
        yield _disagreement(file, fault)
    for paper in at_home:
        if paper.file in readings:
            for fault in check_paper(readings[paper.file], reading, paper):
                yield _disagreement(paper.file, fault)


def _read(path: Path) -> "Reading | None":
    """Read a file's numbers; one that is missing or no PDF differs from its hash already."""
    try:
        return read_back(path.read_bytes())
    except (OSError, InternalFault):
        return None


def _disagreement(file: str, fault: str) -> Problem:
    return Problem(Code.NUMBERS_DISAGREE, f"{file}: {fault}", hint="build the meeting again")


def _rebuild(folder: Path, manifests: dict[str, Manifest], request: Request) -> tuple[Problem, ...]:
    """Build the meeting anew, and compare every file."""
    manifest = manifests[MANIFEST]
    if manifest.meeting not in meeting_folders(request.root):
        return (_no_meeting(manifest.meeting),)
    large = any(document.file == LARGE_PRINT for document in manifest.documents)
    wanted = replace(request, folder=manifest.meeting, large_print=large)
    try:
        try:
            build(wanted)
        except ProblemsFound as found:
            if all(problem.code is not Code.NOT_PUBLISHED for problem in found.problems):
                raise
            build(replace(wanted, act=Act.SUPPLEMENT))
    except ProblemsFound as found:
        return tuple(problem for problem in found.problems if is_error(problem))
    made = request.output / manifest.meeting
    names = {p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file()}
    names |= {*manifests, *(d.file for m in manifests.values() for d in m.documents)}
    return tuple(
        _built_otherwise(name)
        for name in sorted(names)
        if hash_file(folder / name) != hash_file(made / name)
    )


def _no_meeting(name: str) -> Problem:
    return Problem(
        Code.UNKNOWN_MEETING,
        f"the manifest is of the meeting '{name}', which the workspace does not have",
        hint="name the workspace that the pack was built from with --workspace,"
        " or give --no-rebuild",
    )


def _built_otherwise(name: str) -> Problem:
    return Problem(
        Code.REBUILT_OTHERWISE,
        f"{name} is different when it is built again from the same files",
        hint="it was changed after it was built, or built with other templates, with other fonts"
        " or by another version of agendapack",
    )
