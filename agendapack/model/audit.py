"""What the leak audit compares: the words of a meeting, and those in files for the public.

These stand apart from `withholding`, whose records need pydantic: reading a PDF does not.
"""

from collections.abc import Mapping
from dataclasses import field

from agendapack.model.records import dataclass


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
