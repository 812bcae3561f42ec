"""A meeting that can be edited after it was published, and what its pack says."""

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from agendapack.model.request import Act, BuildResult, Request
from agendapack.pipeline import build
from agendapack.problems import ProblemsFound
from tests.packs.workspace import ANNEXES, MEETING, quoted

TODAY = date(2030, 2, 20)


@dataclass(frozen=True)
class Line:
    """An item of the agenda; `pages` is how many its report has, up to 5; 0 for no report.

    `annexes` are names of files of the fixtures, `more` other fields of the entry.
    """

    name: str
    pages: int = 1
    annexes: tuple[str, ...] = ()
    more: str = ""


@dataclass
class Desk:
    """A workspace with one meeting, whose lines are changed and written again."""

    root: Path
    lines: list[Line]
    style: str = ""
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.root / "meetings" / MEETING
        (self.root / "meetings" / "committees").mkdir(parents=True)
        self.folder.mkdir()
        organisation = f"name: Example Council\nnotice: none\nstyle: {{{self.style}}}\n"
        (self.root / "meetings" / "organisation.yaml").write_text(organisation)
        committee = "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n"
        (self.root / "meetings" / "committees" / "parks.yaml").write_text(committee)
        self.write()

    def write(self) -> None:
        for left in self.folder.glob("*.pdf"):  # of annexes that are listed no longer
            left.unlink()
        entries = ["committee: parks", "date: 2030-03-04", "agenda:"]
        for line in self.lines:
            entries.append(f"  - title: {quoted(line.name.title())}")
            if line.pages:
                entries.append(f"    report: {line.name}.yaml")
                self._write_report(line)
            if line.more:
                entries.append(f"    {line.more}")
        (self.folder / "meeting.yaml").write_text("\n".join(entries) + "\n", "utf-8")

    def _write_report(self, line: Line) -> None:
        text = f"title: {quoted(line.name.title())}\nfrom: Clerk\nbody: |\n"
        text += f"  Words of {line.name}.\n\n" * (30 * (line.pages - 1) + 4)
        for place, file in enumerate(line.annexes, start=1):
            shutil.copy(ANNEXES / f"{file}.pdf", self.folder / f"{file}.pdf")
            text += "annexes:\n" if place == 1 else ""
            text += f"  - {{title: Annex {place}, file: {file}.pdf}}\n"
        (self.folder / f"{line.name}.yaml").write_text(text)

    def change(self, name: str, **fields: Any) -> None:
        """Change fields of a line."""
        self.lines = [replace(e, **fields) if e.name == name else e for e in self.lines]
        self.write()

    def put(self, *lines: Line) -> None:
        """Put other lines in the place of all."""
        self.lines = list(lines)
        self.write()

    def request(self, act: Act = Act.BUILD, reason: str | None = None) -> Request:
        output = self.root / "build"
        return Request(self.root, MEETING, output, today=TODAY, act=act, reason=reason)

    def run(self, act: Act = Act.BUILD, reason: str | None = None) -> BuildResult:
        return build(self.request(act, reason))

    def refused(self, act: Act = Act.BUILD) -> list[str]:
        """Run and return the problems, each as `code: message`."""
        try:
            self.run(act)
        except ProblemsFound as found:
            return [f"{problem.code}: {problem.message}" for problem in found.problems]
        return []

    @property
    def record(self) -> Path:
        return self.folder / "published.yaml"

    def made(self, name: str) -> Path:
        return self.root / "build" / MEETING / name

    def pages(self, manifest: str = "pack.json") -> dict[str, str]:
        """Return the pages of each paper by its key, for instance `9 - 18`."""
        papers = json.loads(self.made(manifest).read_text("utf-8"))["papers"]
        return {paper["key"]: f"{paper['first_page']} - {paper['last_page']}" for paper in papers}
