"""The HTML that mammoth writes, as a tree, with the targets of its links and with its languages.

Any HTML is read, however faulty, and unknown elements stay in the tree.

Most words of a document have one language, which is that of the paper. mammoth does not report the
language of others, so their runs are given a highlight of that name, which it does report. The
region counts for nothing here: Word calls the same English `en-GB` and `en-US` by chance.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from html import escape
from html.parser import HTMLParser
from itertools import count
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word.fields import find_asked
from agendapack.convert.word.look import Look, Styles
from agendapack.convert.word.parts import W, WordParts, drop, have_first
from agendapack.model.fields import LANGUAGE_TAG
from agendapack.model.records import dataclass
from agendapack.model.text import make_name, make_unique
from agendapack.problems import shorten

VOID = frozenset({"br", "hr", "img", "input", "col"})
DEEPEST = 120


@dataclass(slots=True, eq=False)
class Markup:
    """An element with its attributes and its content."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Markup | str"] = field(default_factory=list)

    @property
    def elements(self) -> "list[Markup]":
        """The elements in it, without the text between them."""
        return [part for part in self.content if isinstance(part, Markup)]

    def text(self) -> str:
        """Return all text in it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def every(self, tag: str) -> "list[Markup]":
        """Return all elements with a tag below it, at any depth, in document order."""
        found: list[Markup] = []
        for part in self.elements:
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

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_markup(html: str) -> Markup:
    """Return the content of a piece of HTML, below one element without a tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


class Anchors:
    """Gives ids to the blocks that links of the document lead to; each starts with a key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._taken: set[str] = {"notes"}
        self._of_block: dict[int, str] = {}
        self._targets: dict[str, str] = {}
        self._waiting: list[str] = []

    def gather(self, document: Markup, blocks: frozenset[str]) -> None:
        """Find the targets of links, and the block that contains each.

        A target in a block that is not written is moved to the next block.
        """
        targets = {link.attributes.get("href", "") for link in document.every("a")}
        wanted = {find_asked(href)[1] for href in targets if href[:1] == "#"}
        self._gather(document, None, blocks, wanted)

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
        for part in element.elements:
            self._gather(part, block, blocks, wanted)

    def _give(self, block: Markup) -> str:
        if id(block) not in self._of_block:
            words = block.text() if block.tag.startswith("h") else "place"
            name = make_unique(make_name(words) or "place", self._taken)
            self._of_block[id(block)] = f"{self._key}.{name}"
        return self._of_block[id(block)]

    def name_heading(self, heading: Markup) -> str:
        """Return the id of a heading, whether or not a link leads to it."""
        return self._give(heading)

    def write(self, block: Markup) -> str:
        """Return the `id` attribute of a block that a link leads to; empty for any other."""
        name = self._of_block.get(id(block))
        return f' id="{escape(name)}"' if name else ""

    def find(self, href: str) -> str | None:
        """Return our id for a link within the document."""
        return self._targets.get(href[1:]) if href.startswith("#") else None


def _can_be_named(block: Markup) -> bool:
    if block.tag == "li":
        return True
    is_written = bool(block.text().strip() or block.every("input"))
    return block.tag not in ("ul", "ol", "table", "blockquote", "dl") and is_written


def name_tables(document: Markup) -> dict[int, str]:
    """Return the name of each table, by Python's `id`: its number, and its caption or first words.

    A table within another has the name of the outer one.
    """
    names: dict[int, str] = {}
    numbers = count(1)
    _name_tables(document, "", names, numbers)
    return names


def _name_tables(parent: Markup, outer: str, names: dict[int, str], numbers: Iterator[int]) -> None:
    caption = ""
    for part in parent.elements:
        if part.tag == "table":
            name = outer
            if not outer:
                row = next(iter(part.every("tr")), part)
                said = shorten(caption or " ".join(cell.text() for cell in row.elements))
                name = f"table {next(numbers)}" + (f" ('{said}')" if said else "")
            names[id(part)] = name
            _name_tables(part, name, names, numbers)
        else:
            _name_tables(part, outer, names, numbers)
        is_caption = part.attributes.get("class") == "caption"
        caption = part.text() if is_caption else ""


def lift_lists(element: Markup) -> None:
    """Take lists out of items that hold nothing else, such as a list that starts at level 2."""
    content: list[Markup | str] = []
    for part in element.content:
        if isinstance(part, Markup):
            lift_lists(part)
        if isinstance(part, Markup) and part.tag in ("ul", "ol"):
            content += _lifted(part)
        else:
            content.append(part)
    element.content = content


def _lifted(listing: Markup) -> Iterator[Markup]:
    kept: list[Markup | str] = []
    for item in listing.content:
        inner = [p for p in item.content if not _is_blank(p)] if isinstance(item, Markup) else []
        lists = [p for p in inner if isinstance(p, Markup) and p.tag in ("ul", "ol")]
        if not inner or len(lists) < len(inner):
            kept.append(item)
            continue
        if kept:
            yield Markup(listing.tag, listing.attributes, kept)
            kept = []
        yield from lists
    if kept:
        yield Markup(listing.tag, listing.attributes, kept)


def _is_blank(part: Markup | str) -> bool:
    return isinstance(part, str) and not part.strip()


MARK = "agendapack-language-"
NONE = ("x-none", "zxx", "und")
"""What Word says of text that has no language."""


def mark_languages(parts: WordParts) -> tuple[str | None, tuple[str, ...]]:
    """Mark the runs in other languages, in the trees.

    Returns:
        The language of most words, if it is known, and the others.
    """
    styles = Styles(parts)
    runs = [found for tree in parts.texts for found in _runs(tree, styles, Look())]
    letters: Counter[str] = Counter()
    for _, language, length in runs:
        letters[language] += length
    if not any(letters):
        return None, ()
    usual = max(sorted(letters), key=lambda language: letters[language])
    others = {language for language in letters if language and not is_same(language, usual)}
    for run, language, _ in runs:
        _mark(run, language if language in others else "")
    return usual or None, tuple(sorted(others))


def is_same(one: str, other: str) -> bool:
    """Tell whether two tags name the same language, whatever its region."""
    return one.partition("-")[0] == other.partition("-")[0]


def _runs(parent: Element, styles: Styles, of_style: Look) -> Iterator[tuple[Element, str, int]]:
    """Yield each run with its language and the number of its letters."""
    for part in parent:
        if part.tag == f"{W}p":
            yield from _runs(part, styles, styles.of_paragraph(part))
            continue
        if part.tag == f"{W}r":
            count = sum(c.isalpha() for t in part.findall(f"{W}t") for c in t.text or "")
            look = styles.of_run(part).over(of_style).over(styles.defaults)
            yield part, _read(part, look) if count else "", count
        yield from _runs(part, styles, of_style)


def _read(run: Element, look: Look) -> str:
    own = run.find(f"{W}rPr/{W}lang")
    is_right_to_left = run.find(f"{W}rPr/{W}rtl") is not None
    said = own.get(f"{W}bidi") if own is not None and is_right_to_left else look.language
    tag = (said or "").strip()
    if not LANGUAGE_TAG.fullmatch(tag) or tag.lower() in NONE:
        return ""
    primary, *rest = tag.split("-")
    return "-".join((primary.lower(), *(p.upper() if len(p) == 2 else p for p in rest)))


def _mark(run: Element, language: str) -> None:
    properties = have_first(run, f"{W}rPr")
    drop(properties, f"{W}highlight")
    if language:
        SubElement(properties, f"{W}highlight", {f"{W}val": f"{MARK}{language}"})


def map_languages(languages: tuple[str, ...]) -> str:
    """Return the elements that mammoth writes for runs in other languages."""
    lines = (f"highlight[color='{MARK}{name}'] => span.{MARK}{name}" for name in languages)
    return "".join(f"{line}\n" for line in lines)


def language_of(element: Markup) -> str:
    """Return the language that a run was marked with; empty for any other element."""
    name = element.attributes.get("class", "") if element.tag == "span" else ""
    return name.removeprefix(MARK) if name.startswith(MARK) else ""
