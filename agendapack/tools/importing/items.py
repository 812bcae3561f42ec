"""Divide the blocks of an agenda: what stands above the items, the items, what stands below.

The numbers of items are recognised whatever their pattern, and by which of them come next.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field

from agendapack.load.typed_dates import CLOCK, DAY
from agendapack.model.imported import DocumentBlock
from agendapack.model.records import dataclass
from agendapack.tools.importing.head import (
    MARKER,
    ImportedAgenda,
    ImportedItem,
    read_foot,
    read_head,
)

LABEL = re.compile(
    r"\s*(?:(?i:agenda item|item)\s+)?(?P<number>[A-Z]{0,3}[./-]?\d{1,4}(?:[./-]\d{1,4}){0,3}[a-z]?"
    r"(?:\([a-z]{1,3}\))?)(?P<sign>[.):]\s+|[.)]?\t\s*|\s+[-–—]\s+|\s+(?=[A-Z“\"‘']))(?P<rest>\S.*)",
    re.S,
)
ALONE = re.compile(
    r"[A-Z]{0,3}[./-]?\d{1,4}(?:[./-]\d{1,4}){0,3}[a-z]?(?:\([a-z]{1,3}\))?[.)]?", re.I
)
MOST_SKIPPED = 2
"""The most numbers that an agenda leaves out between two items."""


def split_number(block: DocumentBlock) -> tuple[str, str] | None:
    """Return the number in front of a block, and its words behind it; None where it has none."""
    if block.kind == "table":
        return None
    if block.label:
        return clean_number(block.label), block.plain.strip()
    found = LABEL.fullmatch(block.plain)
    if found is None or DAY.match(block.plain.strip()) or CLOCK.match(block.plain.strip()):
        return None
    return clean_number(found["number"]), found["rest"].strip()


def clean_number(label: str) -> str:
    """Return a number without the signs around it: "(4)" and "4." are 4."""
    plain = label.strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return plain.rstrip(".:") if plain.count("(") else plain.rstrip(".:)")


def follows(last: str | None, number: str) -> bool:
    """Tell whether a number is the next item's: one more in one of its parts, or a part below.

    >>> [follows(*each) for each in (("8", "9"), ("8", "8a"), ("8a", "9"), ("4", "4.1"))]
    [True, True, True, True]
    >>> [follows(*each) for each in (("4.2", "5"), ("C47/26", "C48/26"), ("4", "1"), ("4", "9"))]
    [True, True, False, False]
    """
    if not re.search(r"\d", number):
        return False
    if last is None:
        return True
    one, other = _parts(last), _parts(number)
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    if same == len(one):
        return len(other) == same + 1 and other[same] in (1, "a", "i")
    if same >= len(other):
        return False
    before, now, rest = one[same], other[same], other[same + 1 :]
    if isinstance(before, int) and isinstance(now, int):
        is_next = 0 < now - before <= 1 + MOST_SKIPPED
        return is_next and (rest == one[same + 1 :] or all(each in (1, "a") for each in rest))
    is_letter = isinstance(before, str) and isinstance(now, str) and len(before) == len(now) == 1
    return is_letter and ord(str(now)) - ord(str(before)) == 1 and not rest


def skipped(last: str | None, number: str) -> bool:
    """Tell whether numbers are missing between two items, of numbers that are whole."""
    return last is not None and last.isdigit() and number.isdigit() and int(number) - int(last) > 1


def _parts(number: str) -> list[int | str]:
    found = re.findall(r"\d+|[a-z]+", number.casefold())
    return [int(part) if part.isdigit() else part for part in found]


PAGES = re.compile(
    r"\(?\s*\b(?:pages?|pp?\.?)\s*\d+(?:\s*(?:[-–—]|to)\s*\d+)?\s*\)?|\t\s*\d+(?:\s*[-–—]\s*\d+)?",
    re.I,
)
PAPER = re.compile(
    r"[(\[]?\s*(?:(?:the )?(?:reports?|papers?|minutes|copy|documents?|schedule|list|agenda item)"
    r"(?: [A-Z0-9]{1,4})? ?(?:is |are )?"
    r"(?:attached|enclosed|herewith|to follow|circulated|appended)"
    r"|attached|enclosed|to follow|herewith|encl?\.? ?\d*|enclosure [A-Z0-9]+|paper [A-Z0-9.]{1,6}"
    r"|appendix [A-Z0-9]{1,3})\s*[)\]]?\.?",
    re.I,
)
FOOT = re.compile(
    r"(?:contact(?:s| us| details| officer)?\b|for (?:further|more) information|democratic services"
    r"|democracy officer|(?:parish|town|proper|committee|council) (?:clerk|officer)|clerk to\b"
    r"|signed|dated?(?: of (?:issue|publication|notice|despatch))?\s*:|published on"
    r"|issued (?:on|by)|distribution|membership|members of the|tel(?:ephone)?\b"
    r"|e-?mail\b|(?:company )?secretary\b)",
    re.I,
)
LEAD = re.compile(
    r"(?:lead(?: officer)?|owner|presented by|presenter)\s*:\s*(?P<who>.{2,80})", re.I
)
VERBAL = re.compile(r"(?:(?:paper|enclosure|format)\s*:\s*)?\(?(?:verbal|oral)\)?", re.I)
WITHHELD = re.compile(
    r"\b(?:exempt\b|confidential\b|not for publication|private session|part (?:2|ii|b)\b)", re.I
)
"""What is said of business that the public may not see."""
LONGEST_TITLE = 200
FEWEST = 2
"""The fewest numbered items that make an agenda numbered."""


class _Judge:
    """Tells where an item starts: by its number, or where an agenda has none, by its look."""

    def __init__(self, blocks: Sequence[DocumentBlock]) -> None:
        self._last: str | None = None
        self._numbers = self._look_for_numbers(blocks)
        self._starts = frozenset() if self._numbers else frozenset(_find_unnumbered(blocks))
        self.missing: list[str] = []

    def _look_for_numbers(self, blocks: Sequence[DocumentBlock]) -> frozenset[int]:
        """Return the blocks that start items: the longest run of numbers, each after the other."""
        found = [(block, split_number(block)) for block in blocks]
        best: list[int] = []
        starts = [n for n, (_, split) in enumerate(found) if split is not None]
        for start in starts[:50]:
            last: str | None = None
            run = []
            for block, split in found[start:]:
                if split is not None and follows(last, split[0]):
                    last = split[0]
                    run.append(id(block))
            if len(run) > len(best):
                best = run
        unnumbered = [] if len(best) >= FEWEST else _find_unnumbered(blocks)
        return frozenset() if unnumbered else frozenset(best)

    def number_of(self, block: DocumentBlock) -> str | None:
        """Return the number of the item that a block starts, which may be empty; None if none."""
        if id(block) in self._starts:
            return ""
        split = split_number(block)
        if split is None or id(block) not in self._numbers:
            return None
        if skipped(self._last, split[0]):
            self.missing.append(f"numbers between items {self._last} and {split[0]} are missing")
        self._last = split[0]
        return split[0]


@dataclass(slots=True)
class _Divider:
    """Goes through the blocks; each ends up above, in an item, or below."""

    judge: _Judge
    agenda: ImportedAgenda
    above: list[DocumentBlock] = field(default_factory=list)
    below: list[DocumentBlock] = field(default_factory=list)
    headings: list[DocumentBlock] = field(default_factory=list)

    def divide(self, blocks: Sequence[DocumentBlock]) -> None:
        for block in blocks:
            number = self.judge.number_of(block)
            if number is not None:
                self._start(block, number)
            elif not self.agenda.items:
                self.above.append(block)
            elif self.below or (block.kind != "table" and FOOT.match(block.plain.strip())):
                self._settle_headings()
                self.below.append(block)
            elif block.kind == "heading" or (block.is_bold and len(block.plain) < LONGEST_TITLE):
                self.headings.append(block)
            else:
                self._settle_headings()
                _add(self.agenda.items[-1], block)
        self._settle_headings()

    def _start(self, block: DocumentBlock, number: str) -> None:
        """Begin an item; a heading right above it belongs to it, and so does what was below."""
        above = [] if self.agenda.items else self.above
        begun = any(MARKER.fullmatch(each.plain.strip()) for each in above[:-1])
        if begun and above[-1].kind == "heading":
            # It stands behind the word Agenda, so it is no part of the head.
            self.headings = [above.pop()]
        section = " ".join(" ".join(each.plain.split()) for each in self.headings)
        self.headings = []
        if self.below:
            self.agenda.left += (each.plain for each in self.below)
            self.below = []
        words = split_number(block)
        plain = words[1] if words else block.plain.strip()
        item = ImportedItem(number, "", section=section)
        self.agenda.items.append(item)
        _read_title(item, plain)

    def _settle_headings(self) -> None:
        for each in self.headings:
            words = " ".join(each.plain.split())
            self.agenda.items[-1].texts.append(f"### {_escape(words)}")
        self.headings = []


def understand(blocks: Sequence[DocumentBlock]) -> ImportedAgenda:
    """Return what an agenda says; every paragraph is in it, or among what is left."""
    agenda = ImportedAgenda()
    margins = [block for block in blocks if block.kind in ("margin", "note")]
    body = [each for block in blocks if block not in margins for each in _unfold_table(block)]
    judge = _Judge(body)
    divider = _Divider(judge, agenda)
    divider.divide(body)
    for item in agenda.items:
        # What looks like a value of ours is none: it is words of the agenda.
        item.title = re.sub(r"\{(?=[{%])", "{ ", item.title)
        item.section = re.sub(r"\{(?=[{%])", "{ ", item.section)
        item.texts = [re.sub(r"\\?\{(?=[{%])", "&#123;", text) for text in item.texts]
        if WITHHELD.search(f"{item.section} {item.title} {' '.join(item.texts)}"):
            agenda.checks.append(
                f"whether '{item.title}' is to be withheld: nothing is, until it says 'exempt' or"
                " 'confidential'"
            )
    read_head(agenda, divider.above)
    read_foot(agenda, divider.below)
    agenda.left += (block.plain for block in margins)
    agenda.checks += judge.missing
    return agenda


def _unfold_table(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the rows of a table whose rows are items as blocks of their own; else the table."""
    numbered = [row for row in block.rows if _is_item(row)]
    if len(numbered) < FEWEST:
        yield block
        return
    heads: tuple[str, ...] = ()
    for row in block.rows:
        if not _is_item(row):
            words = [" ".join(plain.split()) for plain, _ in row]
            if not heads and row is block.rows[0]:
                heads = tuple(words)
            line = " | ".join(filter(None, words))
            if line:
                yield DocumentBlock("heading", line, line, level=3)
            continue
        (number, _), (plain, text), *others = row
        title, *_ = plain.strip().split("\n", 1)
        yield DocumentBlock("entry", title, title, clean_number(number))
        rest = text.split("\n\n", 1)[1:] or plain.strip().split("\n", 1)[1:]
        yield from (DocumentBlock("paragraph", each, each) for each in rest if each.strip())
        for place, (beside, marked) in enumerate(others, start=2):
            name = heads[place] if place < len(heads) else ""
            if beside.strip():
                yield _name_cell(name, beside, marked)


def _name_cell(name: str, words: str, marked: str) -> DocumentBlock:
    """Return what stands beside an item in a table: pages and papers as such, the rest by name."""
    plain = " ".join(words.split())
    if re.fullmatch(r"\d+(?:\s*[-–—]\s*\d+)?", plain) and re.match(r"pages?\b", name, re.I):
        return DocumentBlock("paragraph", f"Pages {plain}", f"Pages {plain}")
    if PAPER.fullmatch(plain) or PAGES.fullmatch(plain) or not name:
        return DocumentBlock("paragraph", plain, marked)
    return DocumentBlock("paragraph", f"{name}: {plain}", f"{name}: {marked}")


def _is_item(row: tuple[tuple[str, str], ...]) -> bool:
    return (
        len(row) > 1 and ALONE.fullmatch(row[0][0].strip()) is not None and bool(row[1][0].strip())
    )


def _find_unnumbered(blocks: Sequence[DocumentBlock]) -> list[int]:
    """Return the blocks that look like items of an agenda without numbers.

    They are behind the word Agenda: its headings, or its lines in bold, or the entries of its list,
    or else its paragraphs.
    """
    marks = [n for n, block in enumerate(blocks) if MARKER.fullmatch(block.plain.strip())]
    behind = blocks[marks[-1] + 1 :] if marks else blocks
    ends = [n for n, block in enumerate(behind) if FOOT.match(block.plain.strip())]
    behind = behind[: ends[0]] if ends else behind
    headings = [each for each in behind if each.kind == "heading"]
    bold = [each for each in behind if each.is_bold]
    short = [each for each in behind if each.kind in ("paragraph", "entry")]
    for several in (headings, bold, short if marks else []):
        if len(several) >= FEWEST:
            return [id(each) for each in several]
    return []


def _read_title(item: ImportedItem, plain: str) -> None:
    """Take the title of an item from its first block, the papers it names, and its first words."""
    lines = [line.strip() for line in plain.split("\n") if line.strip()]
    first, rest = (lines or [""])[0], lines[1:]
    pages = PAGES.search(first)
    if pages is not None:
        item.papers.append(pages[0].strip())
        before, behind = first[: pages.start()].strip(), first[pages.end() :].strip()
        first, rest = (before, [behind, *rest]) if before else (behind, rest)
    paper = PAPER.search(first)
    if paper is not None and paper.end() == len(first) and paper.start():
        item.papers.append(paper[0].strip())
        first = first[: paper.start()].rstrip(" -–,:")
    if len(first) > LONGEST_TITLE:
        first, more = _cut(first)
        rest = [more, *rest]
    item.title = " ".join(first.split()) or " ".join(plain.split())
    for line in filter(None, rest):
        _add(item, DocumentBlock("paragraph", line, _escape(line)))


def _cut(words: str) -> tuple[str, str]:
    stop = re.search(r"[.:;]\s", words[:LONGEST_TITLE])
    end = stop.end() if stop else words.rfind(" ", 0, LONGEST_TITLE) + 1 or LONGEST_TITLE
    return words[:end].strip(), words[end:].strip()


def _add(item: ImportedItem, block: DocumentBlock) -> None:
    plain = " ".join(block.plain.split())
    lead = None if item.lead else LEAD.fullmatch(plain)
    if block.kind != "table" and (PAGES.fullmatch(plain) or PAPER.fullmatch(plain)):
        item.papers.append(plain)
    elif VERBAL.fullmatch(plain) and not item.papers:
        item.is_verbal = True
    elif lead is not None and block.kind == "paragraph":
        item.lead = lead["who"]
    elif block.label:
        item.texts.append(f"{_escape(block.label)} {block.text}")
    else:
        item.texts.append(block.text or _escape(plain))


def _escape(words: str) -> str:
    text = re.sub(r"([\\`*_\[\]<>#|~&{])", r"\\\1", words)
    return re.sub(r"^(\d{1,9}|[A-Za-z]|[ivxIVX]{1,6})([.)])(?= |$)", r"\1\\\2", text)
