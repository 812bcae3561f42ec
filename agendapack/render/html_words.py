"""HTML within Markdown: a few elements are understood, and what is said of all others.

`<br>` ends a line; `<b>`, `<i>`, `<u>`, `<s>`, `<sub>`, `<sup>` and `<code>` are styles; `<a>` is a
link. A comment is never printed. The words in any other element are printed without it. An
element whose content cannot be printed, such as a picture, is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from html.parser import HTMLParser

from agendapack.model import dataclass
from agendapack.problems import Code, Problem, Severity, Source, shorten, warn
from agendapack.render.blocks import Break, Inline, MarkdownLink, PlainText, Styled


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


STYLES = {
    **{"b": "strong", "strong": "strong"},
    **dict.fromkeys(("i", "em", "var", "cite", "dfn"), "em"),
    **{"u": "u", "ins": "u"},
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **{"sub": "sub", "sup": "sup"},
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
"""The style of each element that is understood."""

BREAKING = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav "
    "ol optgroup option p pre section summary tbody td tfoot th thead title tr ul"
)
"""Elements whose words stand apart from those before and after them."""

LOST = _names(
    "audio canvas embed iframe img input math object picture script select style svg table "
    "template textarea video"
)
"""Elements whose content cannot be printed, or says nothing without its arrangement."""

OTHERS = _names(
    "abbr acronym area base basefont bdi bdo big blink button col colgroup data datalist font "
    "frame frameset label link map mark marquee meta meter nobr noframes noscript output param "
    "progress q rp rt ruby slot small source span time track wbr"
)
UNSEEN = frozenset({"script", "style", "template"})
"""Elements whose words nobody sees."""

KNOWN = frozenset(STYLES) | BREAKING | LOST | OTHERS | {"a", "br"}
SWITCHES = _names(
    "allowfullscreen async autofocus checked compact contenteditable controls defer disabled "
    "download draggable hidden inert ismap itemscope loop multiple muted nohref noresize noshade "
    "novalidate nowrap open readonly required reversed selected"
)
"""Attributes that may stand without a value; other words in a tag are the author's."""
WITHIN = ("title", "alt", "aria-label", "summary", "placeholder")
"""Attributes that hold words."""

HINTS = {
    "img": "write a picture as ![what it shows](file.png), with an empty line before and after it",
    "picture": "write a picture as ![what it shows](file.png)",
    "table": "draw the table with |, or make an annex of it",
}
AS_MARKDOWN = "write it in Markdown; a '<' that is to be printed is '\\<'"
PARAGRAPH_ENDS = "\n\n"
"""What stands between the words of two blocks."""

DEEPEST = 20
"""How deep styles may be nested."""

SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class _Open:
    tag: str
    target: str | None
    source: Source
    content: list[Inline] = field(default_factory=list)


class HtmlWords:
    """Collects words in the styles of the HTML around them, by lines counted from `source`."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._open = [_Open("", None, source)]
        self._unseen = 0
        self._is_too_deep = False

    def add(self, inline: Inline) -> None:
        """Add what stands between two elements."""
        if not self._unseen:
            self._open[-1].content.append(inline)

    def read(self, html: str, line: int) -> None:
        """Read HTML, which starts `line` lines further down, with the words in it."""
        whole, rest = _part_unfinished(html)
        reader = _HtmlReader(self, line)
        reader.feed(whole)
        reader.close()
        if rest:
            where = self._source.down(line + whole.count("\n"))
            message = f"the HTML '{shorten(rest)}' is never closed; all that follows would be lost"
            self._tell(message, where, AS_MARKDOWN, Severity.ERROR)

    def finish(self) -> tuple[Inline, ...]:
        """Return all that was added; styles that are still open end here."""
        while len(self._open) > 1:
            self._leave()
        return tuple(self._open[0].content)

    def start(self, tag: str, attributes: dict[str, str | None], typed: str, line: int) -> None:
        """Enter an element."""
        source = self._source.down(line)
        target = attributes.get("href")
        is_known = tag in LOST or (
            tag in KNOWN and all(v is not None or k in SWITCHES for k, v in attributes.items())
        )
        if not is_known:
            self.add(PlainText(typed))
            message = f"'{typed}' looks like HTML, and is printed as it is typed"
            hint = "write a '<' that is to be printed as '\\<'"
            self._tell(message, source, hint, Severity.WARNING)
            return
        self._tell_unprinted(tag, attributes, source)
        if tag == "br":
            self.add(Break())
        elif len(self._open) > DEEPEST:
            if not self._is_too_deep:
                message = f"the HTML '<{tag}>' is nested too deep"
                self._tell(message, source, AS_MARKDOWN, Severity.ERROR)
            self._is_too_deep = True
        elif tag in STYLES or (tag == "a" and target):
            self._open.append(_Open(tag, target, source))
        elif tag in LOST:
            self._unseen += tag in UNSEEN
            message = f"the HTML '<{tag}>' cannot be printed"
            self._tell(message, source, HINTS.get(tag, AS_MARKDOWN), Severity.ERROR)
        elif tag != "wbr":
            message = f"the HTML '<{tag}>' is left out; the words in it are printed without it"
            self._tell(message, source, AS_MARKDOWN, Severity.WARNING)
        if tag in BREAKING:
            self.add(PlainText(PARAGRAPH_ENDS))

    def end(self, tag: str) -> None:
        """Leave an element; one that was never entered is left alone."""
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if tag not in KNOWN:
            self.add(PlainText(f"</{tag}>"))
        if any(element.tag == tag for element in self._open):
            while self._open[-1].tag != tag:
                self._leave()
            self._leave()
        if tag in BREAKING:
            self.add(PlainText(PARAGRAPH_ENDS))

    def _tell_unprinted(self, tag: str, attributes: dict[str, str | None], source: Source) -> None:
        """Tell of words that stand within a tag, where no reader of a page sees them."""
        for name in WITHIN:
            words = (attributes.get(name) or "").strip()
            if words and tag in KNOWN - LOST:
                message = f"the words '{shorten(words)}' in '{name}' of '<{tag}>' are not printed"
                hint = "write them into the text, or take them out"
                self._tell(message, source, hint, Severity.WARNING)

    def tell_comment(self, line: int) -> None:
        """Tell of a comment, without its words: they may be private."""
        message = "a comment '<!-- ... -->' is not printed"
        hint = "whoever has the file can read it; take it out if nobody should"
        self.problems.append(warn(Code.HTML_COMMENT, message, self._source.down(line), hint))

    def tell_declaration(self, typed: str, line: int) -> None:
        """Tell of `<?...>` and `<!...>`, which nobody sees either."""
        message = f"'{shorten(f'<{typed}')}' is not printed"
        self._tell(message, self._source.down(line), AS_MARKDOWN, Severity.WARNING)

    def _leave(self) -> None:
        left = self._open.pop()
        content = tuple(left.content)
        if left.target is not None:
            self.add(MarkdownLink(left.target, content, left.source))
        else:
            self.add(Styled(STYLES[left.tag], content))

    def _tell(self, message: str, source: Source, hint: str, severity: Severity) -> None:
        self.problems.append(Problem(Code.HTML, message, source, hint, severity))


def _part_unfinished(html: str) -> tuple[str, str]:
    """Split HTML before an element or comment that is not closed."""
    comment = html.rfind("<!--")
    if comment >= 0 and html.find("-->", comment) < 0:
        return html[:comment], html[comment:]
    start = html.rfind("<")
    return (html[:start], html[start:]) if start > html.rfind(">") else (html, "")


class _HtmlReader(HTMLParser):
    def __init__(self, words: HtmlWords, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._words = words
        self._first = line

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._words.start(tag, dict(attrs), self.get_starttag_text() or f"<{tag}>", self._line())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in KNOWN - {"br", "img"}:
            self._words.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._words.end(tag)

    def handle_data(self, data: str) -> None:
        if data:
            self._words.add(PlainText(SPACE.sub(" ", data)))

    def handle_comment(self, data: str) -> None:
        self._words.tell_comment(self._line())

    def handle_decl(self, decl: str) -> None:
        self._words.tell_declaration(f"!{decl}>", self._line())

    def unknown_decl(self, data: str) -> None:
        self._words.tell_declaration(f"![{data}]>", self._line())

    def handle_pi(self, data: str) -> None:
        self._words.tell_declaration(f"?{data}>", self._line())

    def _line(self) -> int:
        return self._first + self.getpos()[0] - 1


def split_blocks(inlines: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    """Yield the inlines of each block of HTML; a style that spans several ends with the first."""
    block: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, PlainText) and inline.text == PARAGRAPH_ENDS:
            yield from _non_empty(block)
            block = []
        else:
            block.append(inline)
    yield from _non_empty(block)


def _non_empty(block: list[Inline]) -> Iterator[tuple[Inline, ...]]:
    if any(not isinstance(inline, PlainText) or inline.text.strip() for inline in block):
        yield tuple(block)
