"""One run over a workspace: what has been read so far, and what is wrong with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from agendapack.codes import Code
from agendapack.load.shared import Shared
from agendapack.model.workspace import InputFile
from agendapack.problems import Problem, Source


@dataclass(slots=True)
class Reading:
    """Collects the problems of one run, and the files that went into its result.

    Args:
        root: The workspace: the folder that holds `meetings/`.
        environment: Where passwords are looked up.
        hurried: One error is as good as many: once there is one, annexes are not examined.
        shared: What it has in common with other runs.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, InputFile] = field(default_factory=dict)
    hurried: bool = False
    shared: Shared = field(default_factory=Shared)

    @property
    def fonts(self) -> Path | None:
        """The user's own fonts, if there are any."""
        folder = self.root / "fonts"
        return folder if folder.is_dir() else None

    def report(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, source, hint))

    def read(self, path: str, limit: int, source: Source) -> bytes | None:
        """Return the bytes of a file, or None after a problem.

        Args:
            path: Below the workspace, as `locate` returns it.
            limit: The largest size, in bytes, that is taken.
            source: Where the file is named; problems are shown there.
        """
        try:
            if not S_ISREG((self.root / path).stat().st_mode):
                self.report(Code.UNREADABLE_FILE, f"'{path}' is not an ordinary file", source)
                return None
            with (self.root / path).open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as fault:
            words = (fault.strerror or "no reason given").lower()
            self.report(
                Code.UNREADABLE_FILE,
                f"'{path}' cannot be read: {words}",
                source,
                "check the file's permissions",
            )
            return None
        if len(data) > limit:
            self.report(
                Code.TOO_LARGE,
                f"'{path}' is larger than {limit // 2**20} MB, the most that is taken",
                source,
            )
            return None
        self.files[path] = InputFile(path, hashlib.sha256(data).hexdigest())
        return data
