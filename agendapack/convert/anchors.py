"""Ids of a foreign document: those that links lead to, hung on blocks and named our way."""

from html import escape

from agendapack.convert.markup import Markup
from agendapack.model.names import make_name, make_unique


class Anchors:
    """Gives ids that start with a key to the blocks that links of the document lead to."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._taken: set[str] = {"notes"}
        self._of_block: dict[int, str] = {}
        self._targets: dict[str, str] = {}
        self._waiting: list[str] = []

    def gather(self, document: Markup, blocks: frozenset[str]) -> None:
        """Find what is linked to, and the block that each stands in.

        What stands where nothing is written is looked for in the block behind it.
        """
        wanted = {link.attributes.get("href", "") for link in document.every("a")}
        self._gather(document, None, blocks, {href[1:] for href in wanted if href[:1] == "#"})

    def _gather(
        self, element: Markup, block: Markup | None, blocks: frozenset[str], wanted: set[str]
    ) -> None:
        if element.tag in blocks and not (element.tag == "p" and block and block.tag == "li"):
            block = element
            if self._waiting and _can_be_named(block):
                self._targets |= dict.fromkeys(self._waiting, self._give(block))
                self._waiting.clear()
        name = element.attributes.get("id", "")
        if name in wanted:
            if block is not None and _can_be_named(block):
                self._targets[name] = self._give(block)
            else:
                self._waiting.append(name)
        for part in element.content:
            if isinstance(part, Markup):
                self._gather(part, block, blocks, wanted)

    def _give(self, block: Markup) -> str:
        if id(block) not in self._of_block:
            words = block.text() if block.tag.startswith("h") else "place"
            name = make_unique(make_name(words) or "place", self._taken)
            self._of_block[id(block)] = f"{self._key}.{name}"
        return self._of_block[id(block)]

    def name_heading(self, heading: Markup) -> str:
        """Return the id of a heading, linked to or not."""
        return self._give(heading)

    def write(self, block: Markup) -> str:
        """Return the attribute of a block that is linked to; nothing for any other."""
        name = self._of_block.get(id(block))
        return f' id="{escape(name)}"' if name else ""

    def find(self, href: str) -> str | None:
        """Return our id for a link within the document."""
        return self._targets.get(href[1:]) if href.startswith("#") else None


def _can_be_named(block: Markup) -> bool:
    """Tell whether a block is written as one element, with an id if need be."""
    if block.tag == "li":
        return True
    is_written = bool(block.text().strip() or block.every("input"))
    return block.tag not in ("ul", "ol", "table", "blockquote", "dl") and is_written
