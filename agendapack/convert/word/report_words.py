"""Write text of a Word document as Markdown that reads back as the same text.

The marks of a report (`[[exempt 3: reason]]`, `[@name]`, `{-}`, `{#name}`) are kept as they were
typed; every other character with a meaning in Markdown is escaped.

The house style numbers the paragraphs of a report. If the document numbers its own too, only the
paragraphs it numbers are numbered, with the numbers of the house style in place of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple
from urllib.parse import quote

from agendapack.convert import Job
from agendapack.convert.plain import UNPRINTABLE, Links
from agendapack.convert.word.annex import STYLES, number_of
from agendapack.convert.word.fields import PAGE_OF, find_asked
from agendapack.convert.word.losses import STRUCK
from agendapack.convert.word.numbers import LABEL, WORDED
from agendapack.convert.word.pictures import DECORATION
from agendapack.convert.word.read import Markup, language_of
from agendapack.model import dataclass
from agendapack.model.withholding import MARK
from agendapack.model.wording import ENGLISH
from agendapack.problems import shorten

BREAK = "{br}"
TYPED_REFERENCE = re.compile(r"\[@[^\[\]]*\]")
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
    """Writes the text in blocks, with names and numbers by ids in the HTML; counts what is lost."""

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
        return line.removeprefix("\\") if line.startswith(f"\\{UNNUMBERED}") else line

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
                # or "[[" would start a mark
                written[-1] = f"{written[-1].removesuffix(BRACKET)}&#91;"
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
    for typed in TYPED_REFERENCE.finditer(text):
        written += [_escape(text[start : typed.start()]), typed[0]]
        start = typed.end()
    return "".join((*written, _escape(text[start:])))


def _escape(text: str) -> str:
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _bracket(words: str) -> str:
    """Put words into brackets, without a reference or a footnote where they start as one does."""
    return f"[\\{words}]" if words.startswith(("@", "^")) else f"[{words}]"


def guard_start(line: str) -> str:
    """Escape the start of a line that Markdown would take for a list item."""
    found = AT_START.match(line)
    if found is None:
        return line
    sign = found[0] in "-+"
    return f"\\{line}" if sign else f"{found[0]}\\{line[found.end() :]}"


def write_picture(image: Markup, path: str, nameless: str) -> str:
    """Write a picture on a line; `nameless` is said where it has no words, which is told."""
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


TYPED_NUMBER = re.compile(
    r"\s*(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.)]?\t\s*|(?:[.)]|(?<=\.\d)) +)(?=\S)"
)
MARKER = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\([A-Z]\)|\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|[•·▪◦‣–—-])"
    r"\s+(?=\S)|\s*(?:\d{1,3}|[A-Za-z])[.)]?\t\s*(?=\S)"
)
"""A number or sign at the start of a paragraph that somebody has typed."""
FEWEST = 3
"""The fewest numbered paragraphs that make a numbering; fewer may be chance."""


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """The blocks that a document numbers itself.

    Args:
        blocks: Paragraphs, and lists whose items are the paragraphs, by Python's `id`; None
            where the document does not number its paragraphs.
    """

    blocks: frozenset[int] | None = None

    def leaves_out(self, block: Markup) -> bool:
        """Tell whether a paragraph gets no number."""
        return self.blocks is not None and id(block) not in self.blocks

    def runs_through(self, listing: Markup) -> bool:
        """Tell whether the items of a list are the numbered paragraphs of the document."""
        return self.blocks is not None and id(listing) in self.blocks


def find_own_numbers(job: Job, blocks: Sequence[Markup]) -> OwnNumbers:
    """Return the blocks that a document numbers, and remove typed numbers from them."""
    labels = {id(block): label_of(block) for block in blocks if block.tag == "p"}
    labels = {block: label for block, label in labels.items() if label}
    if len(labels) < FEWEST:
        labels = _take_typed(blocks)
    if labels:
        written = [label.strip("(). ") for label in labels.values()]
        if written != [str(number) for number in range(1, len(written) + 1)]:
            job.lose(
                f"numbers its paragraphs from {written[0]} to {written[-1]};"
                f" the house style numbers them from 1 to {len(written)}",
                "look for 'paragraph 3.2' and the like in the text; [@name] refers to a paragraph"
                " with {#name} at its end, whatever its number",
            )
        return OwnNumbers(frozenset(labels))
    runs, last = _find_runs(blocks)
    texts = sum(block.tag == "p" and bool(block.text().strip()) for block in blocks)
    if len(runs) > 1 or (last >= FEWEST and last > 2 * texts):
        return OwnNumbers(frozenset(map(id, runs)))
    _tell_typed(job, blocks)
    return OwnNumbers()


def _tell_typed(job: Job, blocks: Sequence[Markup]) -> None:
    """Warn of typed numbers and signs, beside which the house style puts its own numbers."""
    texts = [" ".join(b.text().split()) for b in blocks if b.tag == "p" and MARKER.match(b.text())]
    job.lose_all(
        [f"'{shorten(text)}'" for text in texts],
        "paragraph",
        "has {count} with a number or sign typed at the start, beside which the house style prints"
        " its own number: {named}",
        "make a list of them in Word (Home, Numbering or Bullets), or delete what is typed",
    )


def label_of(block: Markup) -> str:
    """Return the number that Word gives a paragraph or heading that is in no list."""
    ids = (part.attributes.get("id", "") for part in block.elements)
    return next((each.removeprefix(LABEL) for each in ids if each.startswith(LABEL)), "")


def is_worded(block: Markup) -> bool:
    """Tell whether a paragraph starts with a label of a list that has words, such as Option B."""
    return any(part.attributes.get("id") == WORDED for part in block.elements)


def _find_runs(blocks: Sequence[Markup]) -> tuple[list[Markup], int]:
    """Return the lists that together count from 1 without gaps, and their last number."""
    runs, last = [], 0
    for block in blocks:
        items = [number_of(item) for item in block.elements] if block.tag == "ol" else []
        if items and items == [("1", last + place) for place in range(1, len(items) + 1)]:
            runs.append(block)
            last += len(items)
    return runs, last


def _take_typed(blocks: Sequence[Markup]) -> dict[int, str]:
    found = [(block, TYPED_NUMBER.match(block.text())) for block in blocks if block.tag == "p"]
    labels = {id(block): match[1] for block, match in found if match}
    values = [tuple(map(int, label.split("."))) for label in labels.values()]
    if len(values) < FEWEST or not _runs_on(found, values):
        return {}
    for block, match in found:
        if match:
            _cut_start(block, len(match[0]))
    return labels


def _runs_on(
    found: Sequence[tuple[Markup, re.Match[str] | None]], values: Sequence[tuple[int, ...]]
) -> bool:
    """Tell whether typed numbers number the paragraphs.

    With tabs behind them it is enough that they grow. With spaces they could be times or sums, so
    each has to be the next one: 2 behind 1, and behind 2.1 either 2.2, 3, 3.1 or 2.1.1.
    """
    if all("\t" in match[0] for _, match in found if match):
        return list(values) == sorted(set(values))
    return set(values[0]) == {1} and all(_is_next(one, other) for one, other in pairwise(values))


def _is_next(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    same = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), None
    )
    if same is None:
        return len(other) > len(one) and set(other[len(one) :]) == {1}
    return other[same] == one[same] + 1 and set(other[same + 1 :]) <= {1}


def _cut_start(element: Markup, length: int) -> int:
    """Remove a number of characters from the start of a block; return how many are still to go."""
    for place, part in enumerate(element.content):
        if length == 0:
            break
        if isinstance(part, str):
            element.content[place] = part[length:]
            length -= min(length, len(part))
        else:
            length = _cut_start(part, length)
    return length
