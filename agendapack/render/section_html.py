"""Check the HTML that a user's template makes, and read the paragraphs of a section's HTML.

The typesetter passes over what it does not know, so a picture in the middle of a line, or a class
that nothing answers to, would be lost in silence. Here each becomes a problem at the line of the
template that wrote it. For that, `mark_elements` puts the place behind the name of each element
in the user's own templates, and `take_marks_off` takes it out of the finished HTML.
`docs/section-html.md` describes the elements and classes for those who write templates.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from agendapack.model import dataclass, late
from agendapack.problems import Code, Problem, Severity, Source, did_you_mean

OPENING = late(r"<(?!h\Z)[A-Za-z][\w-]*")
"""The name of an element; not `<h` before a level that the template works out."""
MARK = late("\x01([^\x02]*)\x02")

NUMBER = late(r"\d{1,4}")
LENGTH = late(r"(?!0*\.?0*$)\d{1,4}(?:\.\d{1,6})?")
ANY = late(r".*", re.S)
PERCENT = late(r"\s*width\s*:\s*\d{1,3}(?:\.\d+)?%\s*;?\s*")

EVERYWHERE = {"id": ANY, "class": ANY, "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")}
SPANS = {"colspan": NUMBER, "rowspan": NUMBER}
REFERENCE = {"to": re.compile(r".+", re.S)}
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {"href": ANY},
    "col": {"style": PERCENT},
    "div": {"data-part": ANY},
    "img": {"src": ANY, "alt": ANY, "width": LENGTH},
    "li": {"value": NUMBER},
    "ol": {"type": re.compile("[1aAiI]"), "start": NUMBER, "data-section": NUMBER},
    "td": SPANS,
    "th": SPANS | {"scope": re.compile("row|col|both")},
    "page-ref": REFERENCE,
    "page-range": REFERENCE,
}
"""The attributes of single elements, each with what it may hold."""

GROUPS = frozenset({"article", "section", "div", "header", "footer", "figure", "blockquote"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LINES = HEADINGS | {"p", "caption", "figcaption", "dt"}
"""What holds text, and no other block."""
INLINE = frozenset(
    {"a", "strong", "b", "em", "i", "u", "s", "sub", "sup", "code", "small", "span"}
    | {"br", "page-ref", "page-range"}
)
CELLS = frozenset({"td", "th"})
LISTS = frozenset({"ul", "ol", "dl"})
BLOCKS = GROUPS | LINES - {"caption", "dt"} | LISTS | {"table", "hr", "img"}
ROWS = frozenset({"thead", "tbody", "tfoot"})
EMPTY = frozenset({"br", "hr", "img", "col", "page-ref", "page-range"})

CONTENT: dict[str, frozenset[str]] = {
    **dict.fromkeys(GROUPS | CELLS | {"li", "dd"}, BLOCKS | INLINE),
    **dict.fromkeys(LINES | INLINE - EMPTY, INLINE),
    **dict.fromkeys(EMPTY, frozenset()),
    **dict.fromkeys(ROWS, frozenset({"tr"})),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "tr": CELLS,
    "colgroup": frozenset({"col"}),
    "table": ROWS | {"caption", "colgroup", "tr"},
}
"""What each element may hold; one with no entry is not known."""
HOLDS_NO_TEXT = ROWS | LISTS | EMPTY | {"tr", "colgroup", "table"}

NAMES_ONLY = frozenset(
    {
        *(
            "abbreviations",
            "agenda",
            "agenda-section",
            "annex",
            "annexes",
            "application",
            "changes",
        ),
        *("background-papers", "contacts", "item", "item-facts", "minute", "minutes", "notice"),
        *("priorities", "report", "withdrawn", "withheld", "work-plan"),
    }
)
"""Classes that say what something is, and change nothing on the page."""
CLASSES: dict[str, frozenset[str] | None] = {
    **dict.fromkeys(NAMES_ONLY),
    **dict.fromkeys(
        ("note", "pages", "right", "centre", "keep", "new-page", "right-page", "agenda-heading")
    ),
    **dict.fromkeys(("paragraphs", "brackets", "bracket"), frozenset({"ol"})),
    "resolution": frozenset({"dl"}),
    "recommendation": GROUPS | {"li"},
    "head": frozenset({"table"}),
    "columns": GROUPS | {"table"},
    "reading": frozenset({"a"}),
    **dict.fromkeys(("update", "page-count", "reading-time"), frozenset({"page-range"})),
    "signature": frozenset({"p"}),
    "cover": GROUPS,
    "cover-title": frozenset({"p"}),
    **dict.fromkeys(("lead-in", "number"), frozenset({"span"})),
    **dict.fromkeys((f"level-{level}" for level in range(2, 7)), GROUPS),
    **dict.fromkeys(("grid", "agenda-items"), frozenset({"table"})),
    "facts": frozenset({"dl", "table"}),
    "agenda-item": GROUPS,
    **dict.fromkeys(("item-heading", "motion-heading", "section-heading"), HEADINGS - {"h1"}),
    "officer": GROUPS,
    "strapline": GROUPS,
    "report-head": GROUPS,
    "logo": frozenset({"img"}),
    **dict.fromkeys(("landscape", "fit"), frozenset({"article"})),
}
"""The classes, each with the elements that it does something on; None for all."""


def mark_elements(data: str, file: str, line: int) -> str:
    """Return HTML of a template, from a line on, with each element's place behind its name."""

    def mark(opening: re.Match[str]) -> str:
        here = line + data.count("\n", 0, opening.start())
        return f"{opening[0]}\x01{file}:{here}\x02"

    return OPENING.sub(mark, data)


def take_marks_off(html: str) -> str:
    """Return the HTML without the places."""
    return MARK.sub("", html)


def find_unknown(html: str) -> Iterator[Problem]:
    """Yield a problem for everything in marked HTML that the typesetter does not know.

    Elements without a mark are left alone: the program itself wrote them.
    """
    if not MARK.search(html):
        return
    reader = _Reader()
    parser = ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(MARK.sub(lambda mark: f' data-at="{mark[1]}"', html), True)
    except ExpatError as error:
        lines = ["", *html.split("\n")]
        near = take_marks_off(lines[min(error.lineno, len(lines) - 1)]).strip()
        message = f"the template makes HTML that is not well formed near '{near[:60]}'"
        place = reader.open[-1].place if reader.open else None
        hint = "close every element in its order, also <br/> and <img/>"
        yield Problem(Code.TEMPLATE, message, place, hint)
        return
    yield from dict.fromkeys(reader.problems)


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet; `place` is that of its nearest marked ancestor."""

    tag: str
    place: Source | None
    marked: bool
    has_text: bool = False
    pictures: int = 0
    others: int = 0


class _Reader:
    """Walks over the elements of a section."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.problems: list[Problem] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        mark = attributes.pop("data-at", None)
        outer = self.open[-1] if self.open else None
        place = _read_place(mark) if mark else outer.place if outer else None
        element = _Open(tag, place, mark is not None)
        self.open.append(element)
        if outer is not None:
            outer.pictures += tag == "img"
            outer.others += tag != "img"
        if not element.marked:
            return
        if tag not in CONTENT:
            found = f"<{tag}> is not an element of a section"
            self._tell(element, found, did_you_mean(tag, CONTENT))
            return
        allowed = CONTENT.get(outer.tag) if outer else None
        is_picture_alone = outer is not None and (outer.tag, tag) == ("p", "img")
        if outer and allowed is not None and tag not in allowed and not is_picture_alone:
            self._misplaced(element, outer)
        self._check_attributes(element, attributes)

    def _check_attributes(self, element: _Open, attributes: dict[str, str]) -> None:
        tag, known = element.tag, EVERYWHERE | ATTRIBUTES.get(element.tag, {})
        for name, value in attributes.items():
            if name not in known:
                hint = did_you_mean(name, known) or f"<{tag}> may have {', '.join(sorted(known))}"
                found = f"the attribute '{name}' of <{tag}> does nothing in a section"
                self._tell(element, found, hint, Severity.WARNING)
            elif not known[name].fullmatch(value):
                found = f"the attribute '{name}' of <{tag}> cannot be '{value[:40]}'"
                self._tell(element, found)
        for name in attributes.get("class", "").split():
            if name not in CLASSES:
                hint = did_you_mean(name, CLASSES) or "docs/section-html.md lists the classes"
                found = f"there is no class '{name}'; it changes nothing"
                self._tell(element, found, hint, Severity.WARNING)
            elif tag not in (CLASSES[name] or (tag,)):
                on = ", ".join(f"<{each}>" for each in sorted(CLASSES[name] or ()))
                found = f"the class '{name}' changes nothing on <{tag}>; it is for {on}"
                self._tell(element, found, None, Severity.WARNING)

    def text(self, data: str) -> None:
        if data.strip() and self.open:
            element = self.open[-1]
            if element.marked and element.tag in HOLDS_NO_TEXT and not element.has_text:
                self._tell(
                    element,
                    f"'{' '.join(data.split())[:40]}' stands in <{element.tag}>, "
                    "which holds no text, and would not be printed",
                )
            element.has_text = True

    def end(self, tag: str) -> None:
        element = self.open.pop()
        among = element.pictures and (element.has_text or element.others)
        if element.marked and tag == "p" and among:
            self._tell(
                element,
                "an <img> stands among the words of a <p>, where it would not be printed",
                "close the paragraph before the picture",
            )

    def _misplaced(self, element: _Open, outer: _Open) -> None:
        allowed = ", ".join(f"<{each}>" for each in sorted(CONTENT[outer.tag])) or "nothing"
        found = f"<{element.tag}> stands in <{outer.tag}>, where it would not be printed as it is"
        self._tell(element, found, f"<{outer.tag}> may hold {allowed}")

    def _tell(
        self,
        element: _Open,
        found: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        hint = hint or "docs/section-html.md lists what a template may write"
        self.problems.append(Problem(Code.TEMPLATE, found, element.place, hint, severity))


def _read_place(mark: str) -> Source:
    file, _, line = mark.rpartition(":")
    return Source(file, int(line))


BLOCKS_PARAGRAPHS = HEADINGS | {
    *("article", "section", "div", "header", "footer", "p", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "blockquote", "hr"),
}
PAGES = frozenset({"page-ref", "page-range"})
LINE = "agenda.item-"
"""How the ids of the lines of items begin."""
PAGE = "\N{HORIZONTAL ELLIPSIS}"
"""Placeholder for a page number, which only the layout knows."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one block element.

    Args:
        text: The text, with runs of white space replaced by single spaces.
        ids: The ids of the elements that start with this block.
        number: The number of the paragraph, if it has one; in a PDF file, its page: `page 3`.
    """

    text: str
    ids: tuple[str, ...] = ()
    number: str | None = None
    is_heading: bool = False


def read_front(html: str) -> tuple[tuple[str | None, Paragraph], ...]:
    """Return the paragraphs of a front sheet without the lines of items.

    Each comes with the number of the item below which it stands, if it does.
    """
    found: list[tuple[str | None, Paragraph]] = []
    item: str | None = None
    for paragraph in read_paragraphs(html):
        heads = [name for name in paragraph.ids if name.startswith(LINE)]
        if heads:
            item = heads[0].removeprefix(LINE)
        else:
            found.append((item, paragraph))
    return tuple(found)


SayPages = Callable[[str, str, list[str]], str]
"""Returns what stands in the place of a reference, by its tag, the id it names and its classes."""


def _no_pages(_tag: str, _name: str, _classes: list[str]) -> str:
    return PAGE


def read_paragraphs(html: str, say: SayPages = _no_pages) -> tuple[Paragraph, ...]:
    """Return the blocks of an HTML fragment that have text; for a picture, its description."""
    reader = _ParagraphReader(say)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.paragraphs)


class _ParagraphReader(HTMLParser):
    def __init__(self, say: SayPages) -> None:
        super().__init__(convert_charrefs=True)
        self._say = say
        self.paragraphs: list[Paragraph] = []
        self._words: list[str] = []
        self._ids: list[str] = []
        self._number: str | None = None
        self._heading = False
        self._lists: list[int | None] = []
        self._section = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS_PARAGRAPHS:
            self.end_block()
            self._heading = tag in HEADINGS
        if "id" in given:
            self._ids.append(given["id"])
        if tag in ("ol", "ul"):
            numbered = "paragraphs" in given.get("class", "").split()
            start = given.get("start", "1")
            self._lists.append(int(start) if numbered and start.isdecimal() else None)
            self._section = given.get("data-section", "")
        elif tag == "li" and self._lists and self._lists[-1] is not None:
            within = f"{self._section}." if self._section else ""
            self._number = f"{within}{self._lists[-1]}"
            self._lists[-1] += 1
        elif tag == "br":
            self._words.append(" ")
        elif tag == "img":
            self._words.append(given.get("alt", ""))
        elif tag in PAGES:
            classes = given.get("class", "").split()
            self._words.append(self._say(tag, given.get("to", ""), classes))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS_PARAGRAPHS:
            self.end_block()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_block(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.paragraphs.append(Paragraph(text, tuple(self._ids), self._number, self._heading))
            self._ids.clear()
            self._number = None
            self._heading = False
