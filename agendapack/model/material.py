"""What the leak audit looks for, and what it looks through."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """All words of a meeting, sorted by who may read them.

    Args:
        secret: Texts of what is withheld, its titles where those are hidden included.
        open: Texts that the public may read.
        titles: Of what is withheld, where they are hidden.
        names: Names of the withheld files.
        hashes: SHA-256 of the withheld files, in hexadecimal.
    """

    secret: tuple[str, ...]
    open: tuple[str, ...]
    titles: tuple[str, ...]
    names: tuple[str, ...]
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that a file holds.

    Args:
        where: For instance `a bookmark`.
        page: Label of the page it is on; None where it is on none.
        text: What can be read there.
        prose: Whether single words in it count: not in the codes of a format.
    """

    where: str
    page: str | None
    text: str
    prose: bool = True


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is about to be published: its name, what it holds, and its bytes."""

    name: str
    passages: tuple[Passage, ...]
    data: bytes
