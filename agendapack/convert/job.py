"""One annex at work: what converters are given, and how they tell what is wrong."""

from dataclasses import dataclass, field

from agendapack.codes import Code
from agendapack.model.meeting import Annex
from agendapack.model.pack import PlannedAnnex
from agendapack.model.style import HouseStyle
from agendapack.problems import Problem, Severity, Source


class Unusable(Exception):
    """An annex that cannot go in; `message` follows its name: "is damaged"."""

    def __init__(self, code: Code, message: str, hint: str, source: Source | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.source = code, message, hint, source


@dataclass(slots=True)
class Job:
    """An annex to convert; collects its warnings, each at the annex's `file:`.

    Args:
        planned: The annex.
        style: The house style that it will be set in.
    """

    planned: PlannedAnnex
    style: HouseStyle
    problems: list[Problem] = field(default_factory=list)

    @property
    def annex(self) -> Annex:
        """What the author wrote of it."""
        return self.planned.loaded.annex

    @property
    def data(self) -> bytes:
        """The bytes of its file."""
        return self.planned.loaded.data

    @property
    def path(self) -> str:
        """Its file, below the workspace."""
        return self.planned.loaded.file.path

    def warn(self, code: Code, message: str, hint: str) -> None:
        """Note a warning; the message follows the annex's name."""
        self._note(code, message, hint, self.annex.file.source, Severity.WARNING)

    def refuse(self, fault: Unusable) -> None:
        """Note why the annex cannot be used."""
        source = fault.source or self.annex.file.source
        self._note(fault.code, fault.message, fault.hint, source, Severity.ERROR)

    def _note(
        self, code: Code, message: str, hint: str, source: Source, severity: Severity
    ) -> None:
        message = f"the annex '{self.annex.file}' {message}"
        self.problems.append(Problem(code, message, source, hint, severity))
