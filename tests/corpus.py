"""Put every PDF file of a folder into a pack and compare its pages before and after.

Run it from the repository: `python -m tests.corpus FOLDER [WORKERS]`. Each file goes in
twice, as two annexes of one paper, in a process of its own. What PDFium opens has to go
in and look, read and link as before; whatever else has to be refused with a problem. The
exit code is 1 where that does not hold.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path

import pikepdf
from pypdfium2 import PdfiumError  # type: ignore[import-untyped]

from agendapack.assemble import check_numbers
from agendapack.load.examiner import measure_pdf
from agendapack.model.document import Document
from agendapack.model.facts import Flaw, PaperFacts
from agendapack.model.wording import ENGLISH
from agendapack.pdf import check_tags
from agendapack.pdf.files import mend_numbers
from agendapack.pdf.geometry import Box
from agendapack.problems import InternalFault
from tests.appearance import MOST_COVERED, MOST_DIFFERENT, Viewer, compare_page, read_pages
from tests.assemble.packs import make, pack_of

SECONDS = 300
MOST_PAGES = 60
FIRST = 4
"""Pages in front of the first annex: agenda, minutes with a blank side, report."""


@dataclass(slots=True)
class Result:
    """What became of a file.

    Args:
        state: `in`, `refused` by both, `REFUSED` by us alone, `DIFFERS`, `unseen` where it
            went in and PDFium shows nothing to hold it against, or `FAILED`.
    """

    file: str
    state: str
    pages: int = 0
    repaired: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.state in ("in", "refused", "unseen")


def try_file(path: Path) -> Result:
    """Put one file into a pack, and compare."""
    data = path.read_bytes()
    viewer, found = view_file(data), measure_pdf(data)
    if isinstance(found, Flaw):
        said = f"{found.code}: {found.message}"
        return Result(path.name, "refused" if viewer is None else "REFUSED", notes=[said])
    taken = found.data or data
    if viewer is None and found.facts.encrypted:
        taken = plain(taken)
    result = Result(path.name, "in", found.facts.pages, found.facts.repaired)
    viewer = viewer or view_file(taken)
    if viewer is None:
        make(pack_of(taken, taken))
        result.state = "unseen"
        return result
    result.notes += compare(viewer, taken, found.facts, data)
    if result.notes:
        result.state = "DIFFERS"
    return result


def view_file(data: bytes) -> Viewer | None:
    """Return a file opened by PDFium; None where it shows no page, or not every page."""
    try:
        viewer = Viewer(mend_numbers(data))
    except PdfiumError:
        return None
    return viewer if len(viewer) else None


def plain(data: bytes) -> bytes:
    """Return a file without its encryption, whose owner's password is empty."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def compare(viewer: Viewer, data: bytes, facts: PaperFacts, came: bytes | None = None) -> list[str]:
    """Put a file in twice; say what is not as it was.

    Args:
        viewer: Shows the file as it came.
        data: The file as it was taken.
        facts: What is known of it.
        came: The file as it came, whose form a viewer helps to fill in.
    """
    pages = facts.pages
    if len(viewer) != pages:
        return [f"{len(viewer)} pages for PDFium, {pages} for us"]
    document = with_room(pack_of(data, data), facts.room)
    made = make(document).data
    check_numbers(document, made, ENGLISH)
    notes = [f"tags: {fault}" for fault in check_tags(made)[:3]]
    packed = Viewer(made)
    before, after = read_pages(data), read_pages(made)
    aids = _aids(came or data, pages)
    for index in range(min(pages, MOST_PAGES)):
        for start in (FIRST, FIRST + pages)[: 2 if pages <= 10 else 1]:
            place = start + index
            if not viewer.shows(index):
                continue
            old, new = (
                (viewer, index, replace(before[index], aids=before[index].aids + aids[index])),
                (packed, place, after[place]),
            )
            apart, covered = compare_page(old, new)
            if apart > MOST_DIFFERENT:
                notes.append(f"page {index + 1} looks different ({apart:.2%})")
            if covered > MOST_COVERED:
                notes.append(f"page {index + 1} is covered by its stamp ({covered:.2%} of it)")
            if not _reads(viewer.text(index), packed.text(place)):
                notes.append(f"page {index + 1} reads different")
            expected = {
                _moved(target, start): count for target, count in viewer.links(index).items()
            }
            if expected.items() - packed.links(place).items():
                lost = expected.items() - packed.links(place).items()
                notes.append(f"page {index + 1} links different: {sorted(lost)[:3]}")
    return notes


def _aids(data: bytes, pages: int) -> list[tuple[Box, ...]]:
    """Return the aids of each page; none of a file that has to be repaired to be read."""
    try:
        found = [page.aids for page in read_pages(data)]
    except InternalFault:
        found = []
    return found if len(found) == pages else [()] * pages


def with_room(document: Document, room: tuple[str, ...]) -> Document:
    """Tell the annexes of a document where their pages have room for stamps."""
    return replace(
        document,
        groups=tuple(
            replace(
                group,
                pieces=tuple(
                    replace(piece, room=room) if piece.kind == "annex" else piece
                    for piece in group.pieces
                ),
            )
            for group in document.groups
        ),
    )


def _reads(before: str, after: str) -> bool:
    """Tell whether the text is still there; drawn fields and stamps may come into it."""
    if before in after:
        return True
    rest = iter(after)
    return all(char in rest for char in before)


def _moved(target: str, start: int) -> str:
    page = target.removeprefix("page ")
    return f"page {int(page) + start}" if page != target else target


def run_file(path: Path) -> Result:
    """Try a file in a process of its own."""
    command = [sys.executable, "-m", "tests.corpus", "--one", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Result(path.name, "FAILED", notes=[f"takes more than {SECONDS} s"])
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Result(path.name, "FAILED", notes=last or [f"ends in {done.returncode}"])
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def run_folder(folder: Path, workers: int) -> Iterator[Result]:
    """Try every file below a folder, in the order of their paths."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(run_file, sorted(folder.rglob("*.pdf")))


def main(arguments: list[str]) -> int:
    if arguments[0] == "--one":
        print(json.dumps(asdict(try_file(Path(arguments[1])))))
        return 0
    results = []
    for result in run_folder(Path(arguments[0]), int((arguments[1:] or ["2"])[0])):
        results.append(result)
        said = f"; {'; '.join(result.notes)}" if result.notes else ""
        mended = ", repaired" if result.repaired else ""
        print(f"{result.state:8} {result.file}: {result.pages} pages{mended}{said}", flush=True)
    counts = {
        state: sum(r.state == state for r in results)
        for state in sorted({r.state for r in results})
    }
    print(
        f"{len(results)} files: {', '.join(f'{count} {state}' for state, count in counts.items())}"
    )
    return int(not all(result.good for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
