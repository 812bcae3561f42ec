"""A workspace whose builds only copy, so that what is remembered of them can be tested."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from agendapack.batch.unchanged import HOME, Index
from agendapack.batch.unchanged.answer import IndexEntry, Stale, Unchanged, Wish
from agendapack.batch.unchanged.compare import describe, take_snapshot
from agendapack.model.request import BuiltFiles, MeetingSummary
from agendapack.model.workspace import InputFile, MinutesSearch
from agendapack.problems import Problem
from agendapack.workspace import MinutesFiles

MEETING = "2020-02-26"
LONG = 10**9
"""As many nanoseconds later every file is sure to be old."""
DOUBTFUL = -LONG
"""By a clock so far behind, every file may have been changed a moment ago, however long it took."""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Desk:
    """One workspace.

    Args:
        later: Nanoseconds that the clock is ahead of the file system's.
    """

    root: Path
    options: str = ""
    today: str = "2020-02-01"
    program: str = "first"
    later: int = LONG
    row: MeetingSummary | None = None
    manifest: bytes | None = None
    asked: tuple[str, ...] = ()
    read: list[str] = field(default_factory=lambda: [f"meetings/{MEETING}/meeting.yaml"])

    @property
    def folder(self) -> Path:
        return self.root / "meetings" / MEETING

    @property
    def built(self) -> Path:
        return self.root / "build" / MEETING

    @property
    def home(self) -> Path:
        return self.root / "build" / HOME

    @property
    def wish(self) -> Wish:
        output = self.root / "build"
        return Wish(self.root, output, self.options, self.today, self.program)

    def now(self) -> int:
        return time.time_ns() + self.later

    def write(self, files: Mapping[str, str]) -> None:
        """Write files below the workspace."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def make(
        self,
        meanwhile: Callable[[], None] = lambda: None,
        problems: tuple[Problem, ...] = (),
        days: tuple[date, ...] = (),
        search: MinutesSearch | None = None,
    ) -> IndexEntry:
        """Build the meeting; `meanwhile` happens once its files have been read."""
        snapshot = take_snapshot(self.root, MEETING, self.now())
        sources = tuple(InputFile(path, digest(self.root / path)) for path in self.read)
        meanwhile()
        files = {"pack.pdf": b"pack", "papers/01.pdf": b"paper"}
        if self.manifest is not None:
            files["pack.json"] = self.manifest
        for name, data in files.items():
            (self.built / name).parent.mkdir(parents=True, exist_ok=True)
            (self.built / name).write_bytes(data)
        made = BuiltFiles(
            files,
            (("pack.pdf", 7),),
            sources,
            warnings=problems,
            days=days,
            notes=("a note",) if problems else (),
            searches=(search,) if search else (),
            row=self.row,
            variables=self.asked,
        )
        return describe(snapshot, self.wish, made)

    def build(self, **given: object) -> IndexEntry:
        """Build the meeting and remember it."""
        entry = self.make(**given)  # type: ignore[arg-type]
        with Index(self.home, self.now()) as index:
            index.add(entry)
        return entry

    def search(self, committee: str, until: str, looked_at: int | None = None) -> MinutesSearch:
        """Return a search as a build would tell it, by what there is now."""
        paths = tuple(p for _, p in MinutesFiles(self.root).until(MEETING, committee, until))
        return MinutesSearch(committee, until, paths[:looked_at], looked_at is None, ())

    def look_up(self) -> Unchanged | Stale:
        """Ask the index."""
        with Index(self.home, self.now()) as index:
            return index.look_up(MEETING, self.wish)

    def glance(self) -> Unchanged | None:
        """Ask what the line of the meeting says."""
        with Index(self.home, self.now()) as index:
            return index.glance(MEETING, self.wish)

    def recall(self) -> MeetingSummary | None:
        """Ask what a list shows of the meeting; nothing may be written for it."""
        before = {path: path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
        with Index(self.home, 0) as index:
            row = index.recall(MEETING, self.wish)
        assert {p: p.read_bytes() for p in self.home.rglob("*") if p.is_file()} == before
        return row

    def reasons(self) -> tuple[str, ...]:
        """Return why the meeting is stale; nothing where it is unchanged."""
        answer = self.look_up()
        return answer.reasons if isinstance(answer, Stale) else ()
