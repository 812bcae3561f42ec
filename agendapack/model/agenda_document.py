"""An agenda that was written in a word processor: its blocks, one below another."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "entry", "list", "table", "note", "margin"]


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A block of a document. An `entry` is one of a numbered list, `margin` is a head or foot.

    Args:
        plain: Its words, with line breaks.
        text: The same in Markdown.
        label: The number that the program prints in front of it.
        is_bold: Whether all of it is bold, so that it may be a heading that is not called one.
        rows: The cells of a table, each with its words and its Markdown.
        entries: Of a list, each with its words and its Markdown.
    """

    kind: BlockKind
    plain: str
    text: str
    label: str = ""
    level: int = 0
    is_bold: bool = False
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
