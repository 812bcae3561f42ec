"""What is known of a PDF paper before it goes into a pack, and why one cannot go in."""

from dataclasses import dataclass
from typing import NamedTuple


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
