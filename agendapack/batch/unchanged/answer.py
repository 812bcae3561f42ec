"""The values passed to and from the build index: a wish, its answers, and a record to keep.

Imported on the no-op path, so the heavier modules are imported only when needed.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from agendapack.batch.unchanged.details import Secrets, Told
    from agendapack.problems import Accepted, Problem


class Wish:
    """What a run wants built; the same for all its meetings.

    Args:
        root: The workspace, an absolute path.
        output: The output root, an absolute path; each meeting has a folder in it.
        options: Every other setting that changes the files or the messages, as one text from
            `write_options`.
        today: The day of the run, for instance `2020-02-18`.
        secrets: Digests of the environment variables; if None, a meeting that needs one is
            never unchanged.
    """

    __slots__ = ("options", "output", "program", "root", "secrets", "today")

    def __init__(
        self,
        root: "Path | str",
        output: "Path | str",
        options: str,
        today: str,
        program: str,
        secrets: "Secrets | None" = None,
    ) -> None:
        self.root = str(root)
        self.output = str(output)
        self.options = options
        self.today = today
        self.program = program
        self.secrets = secrets


class Stale:
    """The answer that a meeting has to be built; `reasons` tell the clerk why."""

    __slots__ = ("reasons",)

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons


class Unchanged:
    """The answer that a meeting is unchanged; the build's report is parsed only when needed."""

    __slots__ = ("_raw", "_told", "pages")

    def __init__(self, raw: bytes, pages: int) -> None:
        self._raw = raw
        self._told: Told | None = None
        self.pages = pages
        """The pages of all packs together; a summary needs no more."""

    @property
    def packs(self) -> tuple[tuple[str, int], ...]:
        """Each pack's file with its number of pages."""
        if not self.is_silent:
            return self._read().packs
        import json

        return tuple((file, pages) for file, pages in json.loads(self._raw)[0])

    @property
    def problems(self) -> "tuple[Problem, ...]":
        """The warnings of the build, in order."""
        return self._read().problems

    @property
    def accepted(self) -> "tuple[Accepted, ...]":
        """The warnings of the build that somebody has accepted."""
        return self._read().accepted

    @property
    def notes(self) -> tuple[str, ...]:
        """The other remarks of the build."""
        return self._read().notes

    @property
    def is_silent(self) -> bool:
        """Whether the build had neither warnings nor notes, tested without parsing the JSON."""
        return self._raw.endswith(b",[],[],[]]")

    def _read(self) -> "Told":
        if self._told is None:
            from agendapack.batch.unchanged.details import read_told

            self._told = read_told(self._raw)
        return self._told


class IndexEntry:
    """A record for the index, in plain values so that it can pass between processes.

    Args:
        line: Its line in the index; empty if every run has to compare the meeting in full.
    """

    __slots__ = ("details", "folder", "line")

    def __init__(self, folder: str, line: bytes, details: bytes) -> None:
        self.folder = folder
        self.line = line
        self.details = details


NO_PRINTS = (False, False, False)
"""Neither large print, unless the files say so, nor a booklet, nor a short pack."""


def write_options(
    strict: bool, prints: tuple[bool, ...], web: bool, split: int | None, office: str | None
) -> str:
    """Return the options that a build depends on, as one text to compare.

    Args:
        prints: Whether large print is made, whatever the files say, a booklet, and a short pack.
        web: Whether the web edition is made, whatever the files say.
        split: The most bytes in a volume; None for no volumes.
        office: Identifies the LibreOffice version; None if none is installed.
    """
    return repr((strict, prints, web, split, office))
