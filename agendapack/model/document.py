"""A document to assemble: the whole pack, the front sheet alone, or one paper."""

from dataclasses import dataclass

from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Piece
from agendapack.problems import Code


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that belong together: the front sheet, or a paper with its annexes.

    Args:
        key: `agenda`, or the paper's key.
        item: The item number that is stamped; None for the front sheet, which bears no stamp.
        bookmark: For instance `2. Minutes`.
        pages: What references to it print, where that is not its first and last label.
    """

    key: str
    item: str | None
    title: str
    bookmark: str
    pieces: tuple[Piece, ...]
    pages: PageSpan | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What `assemble` turns into one PDF.

    Args:
        identity: SHA-256 of its own content, in hexadecimal; becomes the file's /ID.
        item_bookmarks: For items that bring no paper: bookmark text and the id on the
            front sheet that it leads to, with the key of the group it stands before
            (None: at the end).
        partial: Whether links may lead to papers that are in another document.
        absent: Ids that links may lead to although they are not here; those links are
            plain text.
    """

    title: str
    subject: str
    author: str
    language: str
    identity: str
    groups: tuple[Group, ...]
    item_bookmarks: tuple[tuple[str, str, str | None], ...] = ()
    partial: bool = False
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StampFont:
    """A font to stamp with, carried by a small PDF whose only font it is.

    `glyphs` gives, for each character, its two-byte code in that font (Identity-H)
    and its advance in thousandths of the type size.
    """

    pdf: bytes
    glyphs: dict[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a document may not claim to be PDF/UA-1 or PDF/A-2a, and which piece is to blame.

    Args:
        finding: The problem that tells the same of a paper that was examined before.
    """

    claim: str
    key: str
    reason: str
    finding: Code | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """A finished PDF: its bytes, its page count, and what kept it from a claim."""

    data: bytes
    pages: int
    obstacles: tuple[Obstacle, ...]
