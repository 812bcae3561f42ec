"""Read a section's HTML fragment into a tree of elements.

The fragment comes from our templates or the user's, so it must be well formed: an element
that is not closed is reported, never closed by a guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "col"})
MAX_DEPTH = 200


class MarkupFault(Exception):
    """The fragment is not well formed; the message says where."""


@dataclass(slots=True, eq=False)
class HtmlElement:
    """An element with its attributes, and its children: elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["HtmlElement | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its `class` attribute."""
        return self.attributes.get("class", "").split()

    @property
    def id(self) -> str | None:
        """Its id, if it has one."""
        return self.attributes.get("id")

    def elements(self) -> Iterator["HtmlElement"]:
        """Yield its child elements, leaving out text."""
        return (child for child in self.children if isinstance(child, HtmlElement))


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = HtmlElement("#root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = HtmlElement(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            if len(self.open) > MAX_DEPTH:
                raise MarkupFault(f"elements are nested more than {MAX_DEPTH} deep")
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            raise MarkupFault(
                f"</{tag}> closes <{self.open[-1].tag}> in line {self.getpos()[0]} of the HTML"
            )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(fragment: str) -> HtmlElement:
    """Return the root element of a fragment.

    Raises:
        MarkupFault: An element is closed out of order or not at all, or there is not one root.
    """
    builder = _TreeBuilder()
    builder.feed(fragment)
    builder.close()
    if len(builder.open) > 1:
        raise MarkupFault(f"<{builder.open[-1].tag}> is never closed")
    roots = list(builder.root.elements())
    if len(roots) != 1:
        raise MarkupFault(f"one root element expected, {len(roots)} found")
    return roots[0]
