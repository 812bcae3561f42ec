"""A meeting with one withheld report, and open papers that each hide a word of it.

Many cells of the matrix are tried in one meeting. What stops it is noted for the cells that it
concerns; then those are taken out, and the others are tried again, until the meeting builds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agendapack.model.request import Request
from agendapack.pipeline import build
from agendapack.problems import Problem, ProblemsFound, Severity
from tests.packs.public_bytes import bare, public_words

FOLDER = "2030-03-04"
STARTS = ("Bra", "Cro", "Dru", "Fle", "Gli", "Hru", "Kla", "Mro", "Pru", "Sna", "Tre", "Vlo", "Zwi")
MIDDLES = ("vel", "dop", "mag", "nix", "rut", "tib", "lom", "kez", "gup", "fas", "hej", "wov")
ROUNDS = 12
HARMLESS = (
    "guessed-minute-number",
    "link-text",
    "unknown-placement",
    "not-tagged",
    "fonts-not-embedded",
    "not-accessible",
    "scan-only",
    "no-header-row",
)
"""Codes that say nothing of words."""
MEETING_FILE, COMMITTEE_FILE = f"{FOLDER}/meeting.yaml", "committees/parks.yaml"
COMMITTEE = "name: Parks\ntime: 7 pm\nvenue: Hall\nstanding:\n  last: {title: Last, text: None.}\n"

Files = Mapping[str, str | bytes]
Lines = set[tuple[str, int]]


def name_of(number: int) -> str:
    """Return a name that no other text has: one a cell, told apart even where it is masked."""
    start, middle = divmod(number, len(MIDDLES))
    return f"{STARTS[start]}{MIDDLES[middle]}thwy"


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix: the lines of its agenda item, and its files.

    Args:
        called: How the table calls it.
        word: The word of the withheld report that it has.
        item: The item, in which no line is empty.
        files: Below the folder `meetings`.
        standing: A line for the committee's standing items.
    """

    called: str
    word: str
    item: str
    files: Files
    standing: str = ""

    @property
    def masked(self) -> str:
        """How a leak names the word."""
        return f"{self.word[:5]}...{self.word[-3:]}".lower()

    def is_told_by(self, problem: Problem, lines: Lines) -> bool:
        source = problem.source
        said = f"{problem.message} {problem.hint or ''}".lower()
        if self.masked in said or self.word.lower() in said:
            return True
        if source is None:
            return False
        file = source.file.removeprefix("meetings/")
        return file in self.files or (file, source.line) in lines


def write(root: Path, cells: Iterable[Cell]) -> dict[str, Lines]:
    """Write the meeting; return the lines that each cell has in files that they share."""
    agenda = ["committee: parks", f"date: {FOLDER}", "agenda:", "  - report: yard.md"]
    agenda += ["    exempt: {paragraphs: [3], reason: Haggling.}"]
    standing, secret = (
        COMMITTEE.splitlines(),
        ["---", "title: Sale of a Yard", "from: Clerk", "---"],
    )
    files: dict[str, str | bytes] = {"organisation.yaml": "name: Elm Town Council\nnotice: none\n"}
    lines: dict[str, Lines] = {}
    for cell in cells:
        own = lines[cell.called] = set()
        for line in cell.item.splitlines():
            agenda.append(line)
            own.add((MEETING_FILE, len(agenda)))
        if cell.standing:
            standing.append(cell.standing)
            own.add((COMMITTEE_FILE, len(standing)))
        files |= cell.files
        secret += [f"The buyer is {cell.word} today.", ""]
    shared = {MEETING_FILE: agenda, COMMITTEE_FILE: standing, f"{FOLDER}/yard.md": secret}
    files |= {name: "\n".join(said) + "\n" for name, said in shared.items()}
    for name, content in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return lines


def outcomes(root: Path, cells: list[Cell]) -> dict[str, str]:
    """Try all cells; return what happens to each.

    `error CODE` stops the build; else the word `stays out` or `goes out`, and a warning that names
    the place or the word is given by its code behind it.
    """
    left, found = list(cells), dict[str, str]()
    for attempt in range(ROUNDS):
        place = root / str(attempt)
        lines = write(place, left)
        try:
            built = build(Request(place, FOLDER, place / "out", web=True))
        except ProblemsFound as stopped:
            errors = [each for each in stopped.problems if each.severity is Severity.ERROR]
            told = {cell.called: _codes(cell, errors, lines) for cell in left}
            assert any(told.values()), [each.message for each in errors]
            found |= {called: f"error {codes}" for called, codes in told.items() if codes}
            left = [cell for cell in left if not told[cell.called]]
            if left:
                continue
            return found
        public = public_words(place / "out" / FOLDER)
        for cell in left:
            goes = "goes" if bare(cell.word) in public else "stays"
            codes = _codes(cell, built.problems, lines)
            found[cell.called] = f"{goes} out" + (f", {codes}" if codes else "")
        return found
    raise AssertionError(f"not built after {ROUNDS} rounds: {[cell.called for cell in left]}")


def _codes(cell: Cell, problems: Iterable[Problem], lines: Mapping[str, Lines]) -> str:
    told = (each for each in problems if cell.is_told_by(each, lines[cell.called]))
    return " ".join(sorted({str(each.code) for each in told} - set(HARMLESS)))
