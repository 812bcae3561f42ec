"""What is known of a PDF paper before it goes into a pack, and why one cannot go in.

How the pages of a PDF annex are shown, where that is not as they came.

What keeps a file of others (an annex, a picture) from being used.

What kind of file a paper is, told by the ending of its name.
"""

from dataclasses import dataclass
from posixpath import splitext
from typing import Literal, NamedTuple

from agendapack.problems import Code


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may cost.

    Args:
        seconds: Of processor time, where the system can limit it.
        stretch: How many times as long it may take on the clock: other programs want the
            processor too, and one that waits for what never comes uses none.
        memory: Bytes of address space, where the system can limit it.
        pages: The most that a paper may have.
        expanded: Bytes that all its contents together may expand to.
        depth: How many levels its page tree may have.
    """

    seconds: float = 20.0
    stretch: float = 6.0
    memory: int = 3 * 2**29
    pages: int = 25_000
    expanded: int = 400 * 2**20
    depth: int = 60

    @property
    def seconds_on_clock(self) -> float:
        """The longest that anybody waits for it."""
        return self.seconds * self.stretch


class FontFault(NamedTuple):
    """What is wrong with a font in what the pages show of it.

    Args:
        kind: One of those that `assemble.font_obstacles` has a sentence for.
        font: Its name; empty where it has none, or where no single font is to blame.
    """

    kind: str
    font: str


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A PDF file as it is: what a policy can be applied to.

    Page numbers count the pages that go in, from 1.

    Args:
        pages: How many go in.
        size: Bytes of the file.
        page_sizes: Each once, for instance `A4 portrait` or `210 x 400 mm`.
        tagged: Whether it has a structure tree.
        bare_fonts: Fonts that are not embedded.
        without_text: Pages that show something, and no text.
        blank: Pages that show nothing.
        image_dpi: For each page, the finest picture on it, in dots per inch; 0 for none.
        form_fields: How many widgets of form fields its pages show.
        comments: The kind of each annotation besides links and fields.
        scripts: Each kind of active content, for instance `JavaScript`.
        embedded_files: The names of attached files.
        file_links: Addresses of links to files on somebody's computer.
        private_links: Addresses of links into private networks.
        hidden_layers: How many layers are hidden when the file is opened.
        encrypted: Whether it is encrypted, with or without a password.
        repaired: Whether it was damaged and could be repaired.
        room: Where each page has room for its stamp (see `model.framing.choose_edge`).
        plain: Whether its content is in balance, unmarked, and not in four inks.
        portfolio: Whether its pages are but the cover of the files that it holds.
        placeholder: Whether its pages stand in for a form that they do not show.
        lost: Pages on which nothing is left of what was there before the file was damaged.
        font_faults: What keeps a pack from its claims; not looked for where something else
            does so anyway.
        covered: Pages on which dark boxes cover text that is still there, as the whole file
            counts them.
    """

    pages: int
    size: int
    page_sizes: tuple[str, ...]
    tagged: bool
    bare_fonts: tuple[str, ...]
    without_text: tuple[int, ...]
    blank: tuple[int, ...]
    image_dpi: tuple[int, ...]
    form_fields: int
    comments: tuple[str, ...]
    scripts: tuple[str, ...]
    embedded_files: tuple[str, ...]
    file_links: tuple[str, ...]
    private_links: tuple[str, ...]
    hidden_layers: int
    encrypted: bool
    repaired: bool
    room: tuple[str, ...] = ()
    plain: bool = False
    portfolio: bool = False
    placeholder: bool = False
    lost: tuple[int, ...] = ()
    font_faults: tuple[FontFault, ...] = ()
    covered: tuple[int, ...] = ()

    @property
    def scan_only(self) -> bool:
        """Whether no page has text, and some page has a picture."""
        textless = len(self.without_text) + len(self.blank) == self.pages
        return textless and any(self.image_dpi)


@dataclass(frozen=True, slots=True)
class Measured:
    """A paper that can go in.

    Args:
        data: The file that goes in instead of the one that came, which was locked or
            damaged; None if that goes in itself.
        chosen: Page indexes, where only a part goes in.
    """

    facts: PaperFacts
    data: bytes | None = None
    chosen: tuple[int, ...] | None = None


Edge = Literal["top", "bottom"]
SIZES = (12.0, 18.0)
"""Type sizes of stamps, in points, that room is looked for."""
PLACES = ("top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right")


@dataclass(frozen=True, slots=True)
class Framing:
    """What is changed of every page.

    Args:
        turn: Degrees by which it is turned clockwise.
        crop: What is cut off at top, right, bottom and left as it is then seen, in points.
        fit: Whether it is scaled to the size of the house style's page.
    """

    turn: int = 0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    fit: bool = False


AS_IT_CAME = Framing()


def choose_edge(
    room: str, position: str, size: float, named: bool, taken: Edge | None = None
) -> Edge | None:
    """Return the edge of a page that a stamp goes to; None where neither has room.

    Args:
        room: For each of `PLACES` a digit: for how many of `SIZES` it is empty.
        position: Of stamps in the house style, for instance `top-right`.
        size: Of their type, in points.
        named: Whether the agenda item is stamped too.
        taken: An edge that something else is printed at.
    """
    home, _, side = position.partition("-")
    edges: tuple[Edge, Edge] = ("top", "bottom") if home == "top" else ("bottom", "top")
    wanted = sum(size > known for known in SIZES) + 1
    for edge in edges:
        sides = {side} if side == "centre" or not named else {"left", "right"}
        places = [PLACES.index(f"{edge}-{each}") for each in sorted(sides)]
        if edge != taken and all(int(room[place]) >= wanted for place in places):
            return edge
    return None


class Flaw(NamedTuple):
    """A fault found in the bytes of a file, still without its place.

    `message` follows the file's name: "is locked with a password".
    """

    code: Code
    message: str
    hint: str


Kind = Literal["pdf", "word", "workbook", "slides", "csv", "picture", "markdown", "text", "drawing"]

_KINDS: dict[str, Kind] = {
    ".docx": "word",
    ".doc": "word",
    ".odt": "word",
    ".rtf": "word",
    ".xlsx": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".pptx": "slides",
    ".ppt": "slides",
    ".odp": "slides",
    ".csv": "csv",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".tif": "picture",
    ".tiff": "picture",
    ".webp": "picture",
    ".md": "markdown",
    ".txt": "text",
    ".svg": "drawing",
}
_CURRENT: dict[Kind, str] = {"word": ".docx", "workbook": ".xlsx", "slides": ".pptx"}


LARGEST_TEXT = 2 * 2**20
"""Bytes, the most that is taken of Markdown or plain text."""


def kind_of(name: str) -> Kind:
    """Return the kind of a file; `pdf` where the ending says nothing that is known."""
    return _KINDS.get(ending_of(name), "pdf")


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, with its full stop."""
    return splitext(name)[1].lower()


def current_form(name: str) -> str | None:
    """Return the ending of what an office program has to make of a file before it can be read.

    None for a file that is read as it is.
    """
    current = _CURRENT.get(kind_of(name))
    return current if current != ending_of(name) else None
