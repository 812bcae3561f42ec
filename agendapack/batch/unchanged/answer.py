"""What is asked of the index, and what it answers.

What the index keeps of a meeting that was built.

The options that a build depends on, as one text.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from agendapack.batch.unchanged.details import Secrets, Told
    from agendapack.problems import Accepted, Problem


class Wish:
    """What a run wants built, but for the name of the meeting.

    Args:
        root: The workspace, an absolute path.
        output: The files go to the folder of the meeting's name in here; absolute too.
        options: Whatever else changes the files or what is said of them, as one text: large
            print, volumes, whether warnings are errors, which LibreOffice there is.
        today: The day on which it is asked, for instance `2020-02-18`.
        program: What builds, as `fingerprint()` returns it.
        secrets: What the environment holds; None where nothing is asked of a meeting that
            needs it.
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
    """The meeting has to be built; `reasons` say why, in the clerk's words."""

    __slots__ = ("reasons",)

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons


class Unchanged:
    """The meeting is as it was built; what the build said of it is read when it is asked for."""

    __slots__ = ("_raw", "_told", "pages")

    def __init__(self, raw: bytes, pages: int) -> None:
        self._raw = raw
        self._told: Told | None = None
        self.pages = pages
        """Of all packs together: as much as a summary needs."""

    @property
    def packs(self) -> tuple[tuple[str, int], ...]:
        """Each pack's file with its number of pages, as the build returned them."""
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
        """What else the build said."""
        return self._read().notes

    @property
    def is_silent(self) -> bool:
        """Whether the build had neither warnings nor notes: then nothing need be read."""
        return self._raw.endswith(b",[],[],[]]")

    def _read(self) -> "Told":
        if self._told is None:
            from agendapack.batch.unchanged.details import read_told

            self._told = read_told(self._raw)
        return self._told


class Entry:
    """Plain values, so that a process can make it for another.

    Args:
        folder: Name of the meeting's folder.
        line: Its line in the index; empty where the meeting is compared in full each time.
        details: All that is known of it, for the file of its own.
    """

    __slots__ = ("details", "folder", "line")

    def __init__(self, folder: str, line: bytes, details: bytes) -> None:
        self.folder = folder
        self.line = line
        self.details = details


def write_options(strict: bool, large_print: bool, split: int | None, office: str | None) -> str:
    """Return what is asked for beside the meeting itself.

    Args:
        strict: Whether warnings are errors.
        large_print: Whether large print is made, whatever the files say.
        split: The most bytes of a volume; None for no volumes.
        office: What tells this LibreOffice from others; None where none is installed.
    """
    return repr((strict, large_print, split, office))
