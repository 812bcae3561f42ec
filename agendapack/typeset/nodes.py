"""The structure tree of a section while it is being made.

ISO 32000-1, 14.7: a node is a structure element; what it holds is other nodes,
marked content (a page and an MCID) and annotations.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content that belongs to a node: page index and MCID."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class AnnotationMark:
    """An annotation that belongs to a node: its page index and its number in the section."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Node:
    """A structure element. `attributes` go into /A, keyed by owner (Table, List, Layout)."""

    role: str
    parent: "Node | None" = None
    kids: list["Node | Mark | AnnotationMark"] = field(default_factory=list)
    alt: str | None = None
    lang: str | None = None
    actual: str | None = None
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    hung: bool = True

    def add(self, role: str, *, lang: str | None = None) -> "Node":
        """Append a new node below this one."""
        node = Node(role, self, lang=lang)
        self.kids.append(node)
        return node

    def later(self, role: str, *, lang: str | None = None, actual: str | None = None) -> "Node":
        """Make a node below this one that takes its place when its first content is drawn.

        A link in the middle of a paragraph has to stand between the marked content
        before and behind it, so its place is known only then.
        """
        return Node(role, self, lang=lang, actual=actual, hung=False)

    def hold(self, mark: Mark | AnnotationMark) -> None:
        """Append content; a node made by `later` takes its place first."""
        node = self
        waiting = []
        while not node.hung and node.parent is not None:
            waiting.append(node)
            node = node.parent
        for node in reversed(waiting):
            node.hung = True
            assert node.parent is not None
            node.parent.kids.append(node)
        self.kids.append(mark)


def prune(node: Node) -> bool:
    """Drop nodes that came to hold nothing; cells stay, since a row needs them all.

    Returns:
        Whether the node holds anything.
    """
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        current, seen = stack.pop()
        if not seen:
            stack.append((current, True))
            stack.extend((kid, False) for kid in current.kids if isinstance(kid, Node))
        else:
            current.kids = [
                kid
                for kid in current.kids
                if not isinstance(kid, Node) or kid.kids or kid.role in ("TD", "TH")
            ]
    return bool(node.kids)
