"""A finished pack, opened: whose page each page is, and what words stand on it.

A pack names the first page of each paper and annex by its key (ISO 32000-1, 12.3.2.3):
`agenda` 0, `overview` 4, `overview.annex-a` 10. A page belongs to the last key before it.
"""

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

from agendapack.pagetext.words import Word, read_words


class NotAPack(Exception):
    """The file cannot be used; the message says why."""


@dataclass(slots=True, eq=False)
class OpenPack:
    """A pack and what has been read of it; words are read when they are asked for.

    Args:
        keys: For each page, the key of the paper or annex that it belongs to.
    """

    pdf: pikepdf.Pdf
    keys: tuple[str, ...]
    starts: dict[str, int]
    _words: dict[int, tuple[Word, ...]] = field(default_factory=dict)

    def words(self, page: int) -> tuple[Word, ...]:
        """Return the words of a page, by its index."""
        if page not in self._words:
            self._words[page] = read_words(self.pdf.pages[page])
        return self._words[page]

    def pages_of(self, key: str) -> list[int]:
        """Return the indexes of the pages of a paper or annex; none where it is not there."""
        return [page for page, own in enumerate(self.keys) if own == key]

    def label(self, page: int) -> str:
        """Return what the page is called."""
        return str(self.pdf.pages[page].label)

    def texts(self, page: int) -> Counter[str]:
        """Count the words of a page."""
        return Counter(word.text for word in self.words(page))


def open_pack(data: bytes) -> OpenPack:
    """Open a finished pack.

    Raises:
        NotAPack: It is no PDF, it is locked, or it names no papers.
    """
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise NotAPack("is locked by a password") from None
    except pikepdf.PdfError:
        raise NotAPack("is no PDF file that can be read") from None
    try:
        starts = _starts(pdf)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):
        starts = {}
    if not starts:
        raise NotAPack("does not name its papers, as the packs of agendapack do")
    keys: list[str] = []
    for page in range(len(pdf.pages)):
        here = [key for key, start in starts.items() if start == page]
        keys.append(max(here, key=len) if here else keys[-1] if keys else "")
    return OpenPack(pdf, tuple(keys), starts)


def _starts(pdf: pikepdf.Pdf) -> dict[str, int]:
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    starts: dict[str, int] = {}
    for key, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
        array = target.D if isinstance(target, pikepdf.Dictionary) else target
        index = pages.get(array[0].objgen)
        if index is not None:
            starts[str(key)] = index
    return starts
