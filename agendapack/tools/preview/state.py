"""What the preview shows: the files of one meeting, or of a site, and what the last build told."""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agendapack.output.files import read_ordinary
from agendapack.output.manifest import MANIFEST, RESTRICTED
from agendapack.problems import Problem, in_order
from agendapack.tools.site.write import read_known


@dataclass
class Preview:
    """The meeting or the site that is shown; each build gives it a new version.

    Args:
        root: The workspace.
        folder: The folder of the meeting's finished files, or of the site.
        restricted: Whether what is withheld from the public is shown too.
        builds: For a site, the folder with a folder of finished files for each meeting; None for
            a single meeting.
        shown: In a site, the meeting whose pack is beside it: that which was saved last.
    """

    root: Path
    folder: Path
    restricted: bool = False
    builds: Path | None = None
    shown: str | None = None
    version: int = 0
    problems: tuple[Problem, ...] = ()
    fault: str | None = None
    page: int = 1
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(
        self, problems: Iterable[Problem], fault: str | None, changed: Iterable[Path] = ()
    ) -> None:
        """Take what a build told, and wake everybody who waits for it.

        Args:
            problems: What it found.
            fault: What went wrong in agendapack itself, or None.
            changed: The files that were saved before it.
        """
        page = self._find_page(changed)
        with self._changed:
            self.problems, self.fault = in_order(problems), fault
            self.page = page or self.page
            self.version += 1
            self._changed.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """Wait for another version than the known one, no longer than this; return the latest."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != known, seconds)
            return self.version

    @property
    def start(self) -> str:
        """The page that is shown first."""
        return "index.html" if self.builds else "web/index.html"

    @property
    def pack(self) -> str | None:
        """The path of the pack to show; None where none has been built."""
        files = self.files()
        if self.restricted:
            hidden = (name for name in files if name.endswith("/restricted-pack.pdf"))
            found = next(hidden, None)
            if found is not None:
                return found
        own = f"meetings/{self.shown}/pack.pdf" if self.builds else "pack.pdf"
        return own if own in files else None

    def files(self) -> frozenset[str]:
        """Return the files that may be read: those that the manifests list, and no others."""
        if self.builds:
            known = read_known(self.folder)
            return frozenset(known.files) if known else frozenset()
        public = self._manifest(MANIFEST)
        listed = [
            entry
            for entry in (
                *public.get("documents", ()),
                *public.get("web", ()),
                *public.get("data", ()),
            )
            if entry.get("audience", "public") == "public"
        ]
        if self.restricted:
            listed += self._manifest(RESTRICTED).get("documents", ())
        names = (entry.get("file") for entry in listed)
        return frozenset(name for name in names if isinstance(name, str))

    def read(self, file: str) -> bytes | None:
        """Return the bytes of a listed file; None where it is not listed, or leads elsewhere."""
        if file not in self.files():
            return None
        path = self.folder / file
        try:
            home = self.folder.resolve(strict=True)
            if path.resolve(strict=True) != home / file:
                return None
            return read_ordinary(path)
        except (OSError, ValueError):
            return None

    def _manifest(self, name: str) -> dict[str, Any]:
        try:
            home = self.builds / str(self.shown) if self.builds else self.folder
            content = json.loads(read_ordinary(home / name))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _find_page(self, changed: Iterable[Path]) -> int | None:
        """Return the page of the pack's PDF where the first paper of a changed file starts."""
        names = {path.relative_to(self.root).as_posix() for path in changed if self._owns(path)}
        for parts in (name.split("/") for name in sorted(names)):
            if self.builds and len(parts) > 2 and (self.builds / parts[1] / MANIFEST).is_file():
                self.shown = parts[1]
        name = RESTRICTED if self.restricted and "restricted" in (self.pack or "") else MANIFEST
        for paper in self._manifest(name).get("papers", ()):
            if names & {source["file"] for source in paper.get("sources", ())}:
                first = paper.get("pdf_first")
                return first if isinstance(first, int) else None
        return None

    def _owns(self, path: Path) -> bool:
        return path.is_relative_to(self.root)
