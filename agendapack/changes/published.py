"""A version as the record of publications holds it: titles, pages and hashes."""

from agendapack.changes.version import Version, VersionPaper, VersionPart
from agendapack.model.publication import Published, PublishedPaper, PublishedPiece
from agendapack.model.section import PageRange


def published_version(published: Published) -> Version:
    """Return what was published last, as far as the record says."""
    return Version("published", None, None, tuple(map(_paper, published.papers.values())))


def _paper(paper: PublishedPaper) -> VersionPaper:
    own = [piece for piece in paper.pieces if piece.key == paper.key]
    annexes = tuple(_annex(piece) for piece in paper.pieces if piece.key != paper.key)
    hashes = frozenset(str(piece.sha256) for piece in own if piece.sha256) or None
    pages = PageRange(str(paper.first), str(paper.last))
    part = VersionPart(str(paper.key), str(paper.title), pages, hashes)
    return VersionPaper(str(paper.item or ""), part, annexes or None)


def _annex(piece: PublishedPiece) -> VersionPart:
    hashes = frozenset({str(piece.sha256)}) if piece.sha256 else None
    return VersionPart(str(piece.key), str(piece.key), None, hashes)
