"""A document to assemble, whether pack, front sheet or paper, and the words in it.

The leak audit compares the words of a meeting with those in files for the public.
"""

from collections.abc import Mapping
from dataclasses import field

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Piece
from agendapack.problems import Code


@dataclass(frozen=True, slots=True)
class Material:
    """All words of a meeting, sorted by who may read them.

    Args:
        secret: Texts that are withheld, including titles that are hidden.
        names: Names of the withheld files.
        hashes: SHA-256 of the withheld files, in hexadecimal.
        private: Web addresses and numbers for members alone. They are secret even if something
            that is open has them too.
        wording: What the organisation has the program say; it is open, too.
    """

    secret: tuple[str, ...]
    open: tuple[str, ...]
    titles: tuple[str, ...]
    names: tuple[str, ...]
    hashes: tuple[str, ...]
    wording: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text in a file that is about to be published.

    Args:
        where: The kind of its place, for instance `a bookmark`.
        page: The label of its page; None where it is on no page.
        prose: Whether single words in it count as a leak; not in the codes of a file format.
    """

    where: str
    page: str | None
    text: str
    prose: bool = True


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file to be published: its name, texts and bytes, and each page's paper by its label."""

    name: str
    passages: tuple[Passage, ...]
    data: bytes
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that belong together: the front sheet, or a paper with its annexes.

    Args:
        key: `agenda`, or the paper's key.
        item: The item number that is stamped; None for the front sheet, which has no stamp.
        bookmark: For instance `2. Minutes`.
        pages: The pages that references print, where they are not its first and last label.
    """

    key: str
    item: str | None
    title: str
    bookmark: str
    pieces: tuple[Piece, ...]
    pages: PageSpan | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """The input of `assemble` for one PDF.

    Args:
        identity: SHA-256 of its content, in hexadecimal; becomes the file's /ID.
        item_bookmarks: One for each item without a paper, and for each heading of the agenda: its
            text, the id on the front sheet that it leads to, the key of the group that it precedes
            (None: at the end), and how many others it stands below.
        partial: Whether links may lead to papers in another document.
        absent: Ids that links may name although this document lacks them; such links
            become plain text.
    """

    title: str
    subject: str
    author: str
    language: str
    identity: str
    groups: tuple[Group, ...]
    item_bookmarks: tuple[tuple[str, str, str | None, int], ...] = ()
    partial: bool = False
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StampFont:
    """The font of the stamps: its objects written down, the font itself last.

    `glyphs` maps each character to its two-byte code in that font (Identity-H)
    and its advance in thousandths of the type size.
    """

    objects: bytes
    glyphs: dict[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a document from claiming PDF/UA-1 or PDF/A-2a; `finding` if it is told already."""

    claim: str
    key: str
    reason: str
    finding: Code | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """A finished PDF: its bytes, its page count, and the obstacles to its claims.

    Args:
        passages: What can be read in those bytes; None where nobody has read them.
    """

    data: bytes
    pages: int
    obstacles: tuple[Obstacle, ...]
    passages: tuple[Passage, ...] | None = None
