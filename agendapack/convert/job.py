"""One annex at work: what converters are given, and how they tell what is wrong."""

from dataclasses import dataclass, field

from agendapack.model.section import EmbeddedPicture
from agendapack.model.wording import fill
from agendapack.problems import Code, Severity


@dataclass(frozen=True, slots=True)
class Order:
    """All that a converter has to know of an annex besides its file.

    Args:
        key: Of the annex in the pack.
        file: As its author names it.
        path: Of the file, below the workspace.
        page, margins, size, picture_dpi: Of the house style.
        words: Messages that a converter may print, by name; see `model.wording.CONVERTED`.
        named_by: The field that names the file.
    """

    key: str
    title: str
    file: str
    path: str
    alt: str | None
    typeset: bool
    changes: str | None
    comments: str | None
    header_rows: int
    page: tuple[float, float]
    margins: tuple[float, float, float, float]
    size: float
    picture_dpi: int
    words: dict[str, str]
    named_by: str = "file"


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be typeset.

    Args:
        text: Markdown, or HTML in the dialect of `docs/section-html.md`.
        classes: Of the section's root element.
        pictures: By the path that the text names them by.
    """

    text: str
    classes: tuple[str, ...] = ()
    pictures: dict[str, EmbeddedPicture] = field(default_factory=dict)
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A Word document or slides for an office program, without changes and comments.

    Args:
        letters: Those in it that the office may have no font for.
    """

    data: bytes
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of an annex; the message follows its name.

    Args:
        line: In its own file; None for the line that names it.
        field: Which field of the annex it is about.
    """

    code: Code
    message: str
    hint: str
    line: int | None
    severity: Severity
    field: str = "file"


class Unusable(Exception):
    """An annex that cannot go in; `message` follows its name: "is damaged"."""

    def __init__(
        self, code: Code, message: str, hint: str, line: int | None = None, field: str = "file"
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line = code, message, hint, line
        self.field = field


@dataclass(slots=True)
class Job:
    """An annex to convert; collects what there is to tell of it."""

    order: Order
    data: bytes
    notes: list[Note] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its file, below the workspace."""
        return self.order.path

    @property
    def keeping_its_look(self) -> str:
        """What the clerk may do instead, where a Word document cannot be set in the house style."""
        if self.order.named_by == "file":
            return "write 'typeset: no'"
        return "make the document an annex with 'typeset: no'"

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with its values filled in."""
        return fill(self.order.words[name], values)

    def warn(self, code: Code, message: str, hint: str, field: str = "file") -> None:
        """Note a warning; the message follows the annex's name."""
        self.notes.append(Note(code, message, hint, None, Severity.WARNING, field))

    def refuse(self, fault: Unusable) -> None:
        """Note why the annex cannot be used."""
        self.blame(fault.code, fault.message, fault.hint, fault.line)

    def blame(self, code: Code, message: str, hint: str, line: int | None = None) -> None:
        """Note an error beside which others can still be found."""
        self.notes.append(Note(code, message, hint, line, Severity.ERROR))
