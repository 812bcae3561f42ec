"""What examining a file of others finds: its kind, its traits, and the flaws that rule it out.

Also the limits of the examination, and how the pages of a PDF annex are to be shown.
"""

from posixpath import splitext
from typing import Literal, NamedTuple

from agendapack.model import dataclass
from agendapack.problems import Code

LARGEST_TEXT = 2 * 2**20
"""The largest Markdown or plain text file that is read, in bytes."""

Edge = Literal["top", "bottom"]
SIZES = (12.0, 18.0)
"""The type sizes of stamps, in points, for which an examination looks for room."""
PLACES = (
    *("top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right"),
    *("top-line", "bottom-line"),
)

Kind = Literal["pdf", "word", "workbook", "slides", "csv", "picture", "markdown", "text", "drawing"]

_ENDINGS: dict[Kind, str] = {
    "word": ".docx .doc .odt .rtf",
    "workbook": ".xlsx .xls .ods",
    "slides": ".pptx .ppt .odp",
    "csv": ".csv",
    "picture": ".png .jpg .jpeg .tif .tiff .webp",
    "markdown": ".md",
    "text": ".txt",
    "drawing": ".svg",
}
_KINDS = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_CURRENT: dict[Kind, str] = {"word": ".docx", "workbook": ".xlsx", "slides": ".pptx"}
"""The ending of the one format of each kind that is read without an office program."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The resources that examining one paper may use.

    Args:
        seconds: Of processor time, where the system can limit it.
        stretch: The factor by which the time on the clock may be longer: other programs need
            the processor too, while a program that waits for ever uses none of it.
        memory: Bytes of address space, where the system can limit it.
        expanded: The most bytes that all its streams together may decode to.
        depth: The most levels that its page tree may have.
    """

    seconds: float = 20.0
    stretch: float = 6.0
    memory: int = 3 * 2**29
    pages: int = 25_000
    expanded: int = 400 * 2**20
    depth: int = 60

    @property
    def seconds_on_clock(self) -> float:
        """The longest time to wait for the answer."""
        return self.seconds * self.stretch


class FontFault(NamedTuple):
    """A fault in a font, found in glyphs that pages show; `font` is its name if it has one."""

    kind: str
    font: str


class UnseenText(NamedTuple):
    """Text of a page that no viewer shows.

    Args:
        page: The number of the page in the whole file, from 1.
        words: What is not seen; empty where the page could not be looked at.
        others: The other words of the page.
        is_layer: Whether they are a layer of text for a picture that does not show them.
    """

    page: int
    words: str
    others: str
    is_layer: bool = False


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The traits of a PDF file that a policy can judge.

    Page numbers count from 1 among the pages that are taken into the pack.

    Args:
        size: The size of the file in bytes.
        page_sizes: Each size once, for instance `A4 portrait` or `210 x 400 mm`.
        without_text: Pages that show something, but no text.
        blank: Pages that show nothing.
        image_dpi: For each page, the highest resolution of a picture on it, in dots per
            inch; 0 for a page without pictures.
        fontless: Pages that show text in a font that is not there: some viewers do not show it.
        form_fields: The number of form field widgets on its pages.
        comments: The subtype of each annotation that is neither a link nor a field.
        redactions: Pages on which something is marked to be blacked out, and is not (ISO 32000-2,
            12.5.6.23).
        scripts: Each kind of active content, for instance `JavaScript`.
        hidden_layers: The number of layers that are hidden when the file is opened.
        encrypted: Whether it is encrypted, with or without a password.
        room: Where each page has room for its stamp (see `choose_edge`).
        plain: Whether its content has balanced operators, no marked content, and no CMYK.
        portfolio: Whether its pages are only the cover of a portfolio.
        placeholder: Whether it is an XFA form with only a "please wait" page.
        lost: Pages whose whole content was lost when the file was damaged.
        damaged: Pages of whose content a part cannot be read.
        font_faults: Faults that prevent the pack's claims; not looked for where something
            else prevents them already.
        marks: What looks like a mark of withholding, with the number of its page in the whole
            file.
        marks_in_comments: The same in comments, which need not go into the pack.
        banners: Words that say that a page is not for the public, with its number likewise.
        banners_in_comments: The same in comments and stamps.
        unsearched: Pages that may have such a mark and could not be searched, numbered likewise.
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
    damaged: tuple[int, ...] = ()
    redactions: tuple[int, ...] = ()
    fontless: tuple[int, ...] = ()
    font_faults: tuple[FontFault, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    marks_in_comments: tuple[tuple[int, str], ...] = ()
    banners: tuple[tuple[int, str], ...] = ()
    banners_in_comments: tuple[tuple[int, str], ...] = ()
    unsearched: tuple[int, ...] = ()
    unseen: tuple[UnseenText, ...] = ()

    @property
    def scan_only(self) -> bool:
        """Whether no page has text and at least one has a picture."""
        textless = len(self.without_text) + len(self.blank) == self.pages
        return textless and any(self.image_dpi)


@dataclass(frozen=True, slots=True)
class ExaminedPaper:
    """The result of examining a paper that can be used.

    Args:
        data: The unlocked or repaired file to use in place of the original; None if the
            original itself can be used.
        chosen: Page indexes, where only some pages are taken.
    """

    facts: PaperFacts
    data: bytes | None = None
    chosen: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Framing:
    """How every page of an annex is turned, cropped and scaled.

    Args:
        turn: Degrees by which a page is turned clockwise.
        crop: Points cut off at the top, right, bottom and left of the turned page.
        fit: Whether a page is scaled to the page size of the house style.
        drawn: Whether each page is drawn anew, as a picture of what it shows.
    """

    turn: int = 0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    fit: bool = False
    drawn: bool = False

    @property
    def remaining(self) -> "Framing":
        """What is left to do with pages that have been examined."""
        return Framing(fit=self.fit) if self.drawn else self


AS_IT_CAME = Framing()


def choose_edge(
    room: str, position: str, size: float, named: bool, taken: Edge | None = None
) -> Edge | None:
    """Return the edge of a page to print its stamp at; None where neither edge has room.

    The edge of the house style is preferred, then the opposite one.

    Args:
        room: One digit for each of `PLACES`: how many of `SIZES`, from the smallest, fit there.
        size: The type size of the stamp, in points.
        named: Whether the agenda item is stamped too, in the other corner of that edge.
        taken: An edge where something else is printed.
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
    """A fault found in the bytes of a file, before it is given a place.

    `message` follows the name of the file: "is locked with a password".
    """

    code: Code
    message: str
    hint: str


def kind_of(name: str) -> Kind:
    """Return the kind of a file by the ending of its name; `pdf` for any unknown ending."""
    return _KINDS.get(ending_of(name), "pdf")


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case, with its full stop."""
    return splitext(name)[1].lower()


def current_form(name: str) -> str | None:
    """Return the ending of the format that an office program must convert a file to.

    None for a file that is read without conversion.
    """
    current = _CURRENT.get(kind_of(name))
    return current if current != ending_of(name) else None
