"""What converters receive and return: an order for one annex, its content, and its faults."""

from dataclasses import dataclass, field

from agendapack.model.section import EmbeddedPicture
from agendapack.model.wording import fill
from agendapack.problems import Code, Severity


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a converter needs to know about an annex, except its bytes.

    Args:
        key: The key of the annex in the pack.
        file: The name of its file, as written.
        path: The path of its file below the workspace.
        alt, typeset, changes, comments, header_rows: Fields of the annex.
        page, margins, size, picture_dpi: From the house style, lengths in points.
        words: Messages that a converter may print, by name; see `model.wording.CONVERTED`.
        named_by: The field that names the file.
        encoding: The encoding of its text, where the annex names one.
        table_rows: The most rows of a table; a longer one is divided.
        language: The language of the pack.
        is_recalculated: Whether LibreOffice has converted it, and worked out its fields anew.
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
    encoding: str | None = None
    table_rows: int = 2000
    language: str = "en-GB"
    is_recalculated: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Content to typeset in the house style.

    Args:
        text: Markdown, or HTML in the dialect of `docs/section-html.md`.
        classes: Classes of the section's root element.
        pictures: The pictures in the text, by the path it gives.
        is_markdown: Whether the text is Markdown.
    """

    text: str
    classes: tuple[str, ...] = ()
    pictures: dict[str, EmbeddedPicture] = field(default_factory=dict)
    is_markdown: bool = False


@dataclass(frozen=True, slots=True)
class OfficeInput:
    """A Word document or slides ready to be laid out by LibreOffice.

    Args:
        data: The file, with tracked changes accepted and comments removed.
        letters: Letters in it for which LibreOffice may have no font.
    """

    data: bytes
    letters: str = ""


@dataclass(frozen=True, slots=True)
class ConversionNote:
    """A problem found while converting an annex; the message follows the annex's name.

    Args:
        line: The line in the annex's own file; None to show the line that names the file.
        field: The field of the annex that the problem is about.
    """

    code: Code
    message: str
    hint: str
    line: int | None
    severity: Severity
    field: str = "file"


class UnusableAnnex(Exception):
    """Raised for an annex that cannot be used; `message` follows its name: "is damaged"."""

    def __init__(
        self, code: Code, message: str, hint: str, line: int | None = None, field: str = "file"
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line = code, message, hint, line
        self.field = field


@dataclass(slots=True)
class Job:
    """An annex to convert, with the problems found so far."""

    order: Order
    data: bytes
    notes: list[ConversionNote] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The path of its file below the workspace."""
        return self.order.path

    @property
    def keeping_its_look(self) -> str:
        """The hint for a Word document that cannot be typeset in the house style."""
        if self.order.named_by == "file":
            return "write 'typeset: no'"
        return "make the document an annex with 'typeset: no'"

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with its values filled in."""
        return fill(self.order.words[name], values)

    def warn(self, code: Code, message: str, hint: str, field: str = "file") -> None:
        """Add a warning; the message follows the annex's name."""
        self.notes.append(ConversionNote(code, message, hint, None, Severity.WARNING, field))

    def refuse(self, fault: UnusableAnnex) -> None:
        """Add the error that makes the annex unusable."""
        self.blame(fault.code, fault.message, fault.hint, fault.line)

    def blame(self, code: Code, message: str, hint: str, line: int | None = None) -> None:
        """Add an error, and go on looking for others."""
        self.notes.append(ConversionNote(code, message, hint, line, Severity.ERROR))


def count(number: int, what: str) -> str:
    """Return for instance "1 picture", "2 text boxes" or "3 sheets with comments"."""
    first, link, rest = what.partition(" with ")
    plural = f"{first}es" if first.endswith("x") else f"{first}s"
    return f"{number} {first if number == 1 else plural}{link}{rest}"
