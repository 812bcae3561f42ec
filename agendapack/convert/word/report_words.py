"""Write text of a Word document as Markdown that reads back as the same text.

The marks of a report (`[[exempt 3: reason]]`, `[@name]`, `{-}`, `{#name}`) are kept as they were
typed; every other character with a meaning in Markdown is escaped.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from agendapack.convert.job import Links
from agendapack.convert.texts import UNPRINTABLE
from agendapack.convert.word.annex import STYLES
from agendapack.convert.word.fields import PAGE_OF, find_asked
from agendapack.convert.word.languages import language_of
from agendapack.convert.word.losses import STRUCK
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.pictures import DECORATION
from agendapack.model.withholding import MARK
from agendapack.model.wording import ENGLISH

BREAK = "{br}"
TYPED = re.compile(r"\[@[^\[\]]*\]")
BRACKET = "\\["
UNNUMBERED = "{-}"
PLACES_PART = re.compile(r"\s*\[\[[a-z -]+\]\]\s*")
ESCAPED_NAME = re.compile(r"\\\{\\#([^{}\\]*)\}$")
NAME = re.compile(r"\{#([^{}]*)\}\s*$")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
SIGNS = re.compile(r"[\\`*_\[\]<>#|~&{]|!$")
AT_START = re.compile(r"[-+]|\d{1,9}(?=[.)](?: |$))|(?:[A-Za-z]|[ivxIVX]{1,6})(?=[.)] )")
LANG = "lang="
REFERS = "\0"
"""Stands before a reference to a paragraph, which prints the word "paragraph" itself."""
PRECEDING = re.compile(r"(?:\b(?:paragraphs?|paras?\.?|sections?|clauses?) +)?\0", re.I)
ORDER = ("strong", "em", "u", "s", "sup", "sub")


class _Run(NamedTuple):
    """Text with its styles, or finished Markdown if `is_ready`."""

    text: str
    styles: frozenset[str]
    is_ready: bool = False


class ReportTextWriter:
    """Writes the text in the blocks of a document, and counts what is lost.

    Args:
        names: The names of the targets of links, by their ids in the HTML.
        numbers: The numbers of footnotes as the text prints them, by their ids.
    """

    def __init__(
        self, names: dict[str, str], numbers: dict[str, str], say: Callable[..., str] = ENGLISH.say
    ) -> None:
        self.say = say
        self.names = names
        self.numbers = numbers
        self.notes: list[str] = []
        self.struck: list[str] = []
        self.links = Links()
        self.stale: list[str] = []

    def write(self, parts: Iterable[Markup | str]) -> str:
        """Write a line of text; the caller writes the pictures in it."""
        line = self._write(self._flatten(parts, frozenset())).strip(" ")
        line = PRECEDING.sub("", line)
        line = ESCAPED_NAME.sub(r"{#\1}", line)
        escaped = f"\\{UNNUMBERED}"
        return f"{UNNUMBERED}{line.removeprefix(escaped)}" if line.startswith(escaped) else line

    def write_block(self, element: Markup) -> str:
        """Write the text of a block as one line; marks of withheld parts stay as typed."""
        plain = plain_text(element)
        if is_marked(plain):
            return " ".join(plain.split())
        return self.write(element.content)

    def _write(self, runs: Iterable[_Run]) -> str:
        written: list[str] = []
        for (styles, is_ready), same in groupby(runs, lambda run: (run.styles, run.is_ready)):
            text = "".join(run.text for run in same)
            text = text if is_ready else escape(text)
            tags = " ".join(tag for tag in ORDER if tag in styles)
            if tags and text.strip():
                text = f"{_bracket(text)}{{{tags}}}"
            language = next((style for style in styles if style.startswith(LANG)), "")
            if language and text.strip():
                text = f"[{text}]{{{language}}}"
            if text.startswith("[") and written and written[-1].endswith(BRACKET):
                written[-1] = (
                    f"{written[-1].removesuffix(BRACKET)}&#91;"  # or "[[" would start a mark
                )
            written.append(text)
        return "".join(written)

    def _flatten(self, parts: Iterable[Markup | str], styles: frozenset[str]) -> Iterator[_Run]:
        for part in parts:
            if isinstance(part, str):
                yield _Run(part, styles)
            elif part.tag == "br":
                yield _Run(BREAK, frozenset(), True)
            elif part.tag == "input":
                checked = "\N{BALLOT BOX WITH CHECK}" if part.attributes.get("checked") else "☐"
                yield _Run(checked, styles)
            elif part.tag == "a" and part.every("img") and part.attributes.get("href"):
                self.links.drop(part.attributes["href"])
                yield from self._flatten(part.content, styles)
            elif part.tag == "a" and part.text().strip():
                yield _Run(self._link(part), styles & {"sup"}, True)
            else:
                if part.tag in STRUCK and part.text().strip():
                    self.struck.append(part.text())
                own = STYLES.get(part.tag)
                language = language_of(part)
                if language:
                    own = f"{LANG}{language}"
                yield from self._flatten(part.content, styles | {own} if own else styles)

    def _link(self, element: Markup) -> str:
        target = element.attributes.get("href", "")
        words = escape(element.text())
        if re.match(r"#(?:foot|end)note-(?!ref)", target):
            self.notes.append(target[1:])
        asked, name = find_asked(target)
        inside = self.names.get(name) if target.startswith("#") else None
        if asked and inside:
            return f"[{words}](#page:{inside})" if asked == PAGE_OF else f"{REFERS}[@{inside}]"
        if asked:
            self.stale.append(element.text())
            return words
        if inside:
            return f"{_bracket(words)}(#{inside})"
        if target and self.links.keep(target, element.text()):
            address = target.replace("\\", "%5C").replace("&", "&amp;")
            return f"{_bracket(words)}(<{address}>)"
        return words


def escape(text: str) -> str:
    """Escape text for Markdown, except references `[@name]`."""
    text = SPACES.sub(" ", UNPRINTABLE.sub("", text))
    written, start = [], 0
    for typed in TYPED.finditer(text):
        written += [_escape(text[start : typed.start()]), typed[0]]
        start = typed.end()
    return "".join((*written, _escape(text[start:])))


def _escape(text: str) -> str:
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _bracket(words: str) -> str:
    """Put words into brackets; an "@" at their start is escaped, as it would be a reference."""
    return f"[\\{words}]" if words.startswith("@") else f"[{words}]"


def guard_start(line: str) -> str:
    """Escape the start of a line that Markdown would take for a list item."""
    found = AT_START.match(line)
    if found is None:
        return line
    sign = found[0] in "-+"
    return f"\\{line}" if sign else f"{found[0]}\\{line[found.end() :]}"


def write_picture(image: Markup, path: str, nameless: str) -> str:
    """Write a picture on a line of its own.

    Args:
        path: Relative to the folder of the file that names the document.
        nameless: What is said where it has none, of which its author is told.
    """
    if image.attributes.get("class") == DECORATION:
        return f"![]({quote(path)}){{decorative}}"
    alt = image.attributes.get("alt") or nameless  # its absence has been reported
    return f"![{_escape(alt)}]({quote(path)})"


def plain_text(element: Markup) -> str:
    """Return the text typed in a block, with its line breaks, without invisible characters."""
    return INVISIBLE.sub("", _plain(element))


def _plain(element: Markup) -> str:
    if element.tag == "br":
        return "\n"
    return "".join(part if isinstance(part, str) else _plain(part) for part in element.content)


def is_marked(plain: str) -> bool:
    """Tell whether a text has a mark of a withheld part, or is a mark that places a part."""
    return bool(MARK.search(plain) or PLACES_PART.fullmatch(plain))
