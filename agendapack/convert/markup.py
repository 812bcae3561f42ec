"""Read foreign HTML into a tree, whatever it is like: unknown elements stay in it as they are."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "col"})
DEEPEST = 120


@dataclass(slots=True, eq=False)
class Markup:
    """An element with its attributes and its content."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Markup | str"] = field(default_factory=list)

    def text(self) -> str:
        """Return all text in it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def every(self, tag: str) -> "list[Markup]":
        """Return all elements of a kind in it, at any depth, in their order."""
        found: list[Markup] = []
        for part in self.content:
            if isinstance(part, Markup):
                found += [part] if part.tag == tag else []
                found += part.every(tag)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Markup("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Markup(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_markup(html: str) -> Markup:
    """Return the content of a piece of HTML, below one element without a name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]
