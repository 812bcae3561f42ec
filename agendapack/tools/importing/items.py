"""Divide the blocks of an agenda: what stands above the items, the items, what stands below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field

from agendapack.load.calendar_list import read_clock
from agendapack.model import dataclass
from agendapack.model.workspace import DocumentBlock
from agendapack.tools.importing import head, numbers

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
LEAD = re.compile(r"(?:lead(?: officer)?|owner)\s*:\s*(?P<who>.{2,80})", re.I)
PRESENTER = re.compile(
    r"(?:presented by|(?:main )?(?:presenter|speaker)(?:s|\(s\))?)\s*:\s*(?P<who>.{2,120})", re.I
)
VERBAL = re.compile(r"(?:(?:paper|enclosure|format)\s*:\s*)?\(?(?:verbal|oral)\)?", re.I)
LONGEST_TITLE = 200
FEWEST = 2
"""The fewest numbered items that make an agenda numbered."""
FEWEST_LETTERS = 3
"""The fewest lines that make an agenda one with letters: A. and B. alone may be names."""
MOST_STARTS = 50
"""The most numbers at which a run of them is looked for."""
FEWEST_TIMED = 3
"""The fewest lines that begin with a time that make an agenda a timetable."""


class _Judge:
    """Tells where an item starts: by its number, or where an agenda has none, by its look."""

    def __init__(self, blocks: Sequence[DocumentBlock]) -> None:
        self._last: str | None = None
        self._numbers = self._look_for_numbers(blocks)
        timed = [id(each) for each in blocks if numbers.is_timed(each)]
        is_timetable = len(timed) >= FEWEST_TIMED
        starts = [each for each in timed if each not in self._numbers] if is_timetable else []
        if not self._numbers:
            starts = starts or _find_unnumbered(blocks)
        self._starts = frozenset(starts)
        self.is_numbered = bool(self._numbers)
        self.missing: list[str] = []

    def _look_for_numbers(self, blocks: Sequence[DocumentBlock]) -> frozenset[int]:
        """Return the blocks that start items: the longest run of numbers, each after the other."""
        best = _longest_run(blocks)
        timed = sum(map(numbers.is_timed, blocks)) >= FEWEST_TIMED
        unnumbered = [] if len(best) >= FEWEST or timed else _find_unnumbered(blocks)
        return frozenset() if unnumbered else frozenset(best)

    def number_of(self, block: DocumentBlock) -> str | None:
        """Return the number of the item that a block starts, which may be empty; None if none."""
        if id(block) in self._starts:
            return ""
        split = numbers.split_number(block)
        if split is None or id(block) not in self._numbers:
            return None
        if numbers.skipped(self._last, split[0]):
            self.missing.append(f"numbers between items {self._last} and {split[0]} are missing")
        self._last = split[0]
        return split[0]


def _longest_run(blocks: Sequence[DocumentBlock]) -> list[int]:
    """Return the blocks of the longest run of numbers, each after the other.

    Letters are numbers of items only where no items have digits; else they are those of lists.
    """
    every = [(block, number) for block in blocks if (number := numbers.split_number(block))]
    digits = [(b, n) for b, n in every if any(map(str.isdigit, n[0]))]
    best = _run_of(digits)
    letters = _run_of(every) if len(best) < FEWEST else []
    return letters if len(letters) >= FEWEST_LETTERS else best


def _run_of(found: Sequence[tuple[DocumentBlock, tuple[str, str]]]) -> list[int]:
    best: list[int] = []
    for start in range(min(len(found), MOST_STARTS)):
        last: str | None = None
        run = []
        for block, (number, _) in found[start:]:
            if numbers.follows(last, number):
                last = number
                run.append(id(block))
        if len(run) > len(best):
            best = run
    return best


@dataclass(slots=True)
class _Divider:
    """Goes through the blocks; each ends up above, in an item, or below."""

    judge: _Judge
    agenda: head.ImportedAgenda
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
            elif (
                block.kind == "heading"
                or (block.is_bold and len(block.plain) < LONGEST_TITLE)
                or numbers.is_day(block)
            ):
                self.headings.append(block)
            else:
                self._settle_headings()
                _add(self.agenda.items[-1], block)
        self._settle_headings()

    def _start(self, block: DocumentBlock, number: str) -> None:
        """Begin an item; a heading right above it belongs to it, and so does what was below."""
        above = [] if self.agenda.items else self.above
        begun = any(head.MARKER.fullmatch(each.plain.strip()) for each in above[:-1])
        if above and ((begun and above[-1].kind == "heading") or numbers.is_day(above[-1])):
            # It stands behind the word Agenda, so it is no part of the head.
            self.headings = [above.pop()]
        section = " ".join(" ".join(each.plain.split()) for each in self.headings)
        self.headings = []
        if self.below:
            self.agenda.left += (each.plain for each in self.below)
            self.below = []
        words = numbers.split_number(block) if number else None
        plain = words[1] if words else block.plain.strip()
        item = head.ImportedItem(number, "", section=section)
        item.is_counted = bool(number) or not self.judge.is_numbered
        timed = numbers.TIMES.match(block.plain.strip()) or (
            numbers.TIMES.match(plain) if words else None
        )
        if timed is not None:
            _take_times(item, timed)
            plain = plain.removeprefix(timed[0]).strip(" -–—")
        self.agenda.items.append(item)
        _read_title(item, plain)

    def _settle_headings(self) -> None:
        for each in self.headings:
            words = " ".join(each.plain.split())
            self.agenda.items[-1].texts.append(f"### {_escape(words)}")
        self.headings = []


def _take_times(item: head.ImportedItem, found: re.Match[str]) -> None:
    item.start = read_clock(found["start"])
    item.end = read_clock(found["end"]) if found["end"] else None


def understand(blocks: Sequence[DocumentBlock]) -> head.ImportedAgenda:
    """Return what an agenda says; every paragraph is in it, or among what is left."""
    agenda = head.ImportedAgenda()
    margins = [block for block in blocks if block.kind in ("margin", "note")]
    body = [each for block in blocks if block not in margins for each in _unfold_table(block)]
    if len(_longest_run(body)) < FEWEST:
        body = [each for block in body for each in numbers.split_lines(block)]
    judge = _Judge(body)
    divider = _Divider(judge, agenda)
    divider.divide(body)
    for item in agenda.items:
        # What looks like a value of ours is none: it is words of the agenda.
        item.title = re.sub(r"\{(?=[{%])", "{ ", item.title)
        item.section = re.sub(r"\{(?=[{%])", "{ ", item.section)
        item.texts = list(map(_without_values, item.texts))
        if head.WITHHELD.search(f"{item.section} {item.title} {' '.join(item.texts)}"):
            agenda.checks.append(
                f"whether '{item.title}' is to be withheld: nothing is, until it says 'exempt' or"
                " 'confidential'"
            )
    head.read_head(agenda, divider.above)
    head.read_foot(agenda, divider.below)
    agenda.text, agenda.notes = map(_without_values, (agenda.text, agenda.notes))
    agenda.left += (block.plain for block in margins)
    agenda.checks += judge.missing
    return agenda


def _without_values(text: str) -> str:
    return re.sub(r"\\?\{(?=[{%])", "&#123;", text)


def _unfold_table(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the rows of a table whose rows are items as blocks of their own; else the table."""
    last: str | None = None
    followed = 0
    for number in (found["number"] for found in map(_read_number, block.rows) if found):
        followed += numbers.follows(last, numbers.clean_number(number))
        last = numbers.clean_number(number)
    if followed < FEWEST:
        yield block
        return
    heads: tuple[str, ...] = ()
    for row in block.rows:
        found = _read_number(row)
        if found is None:
            words = [" ".join(plain.split()) for plain, _ in row]
            if not heads and row is block.rows[0]:
                heads = tuple(words)
            line = " | ".join(filter(None, words))
            if line:
                yield DocumentBlock("heading", line, line, level=3)
            continue
        (_, star), (plain, text), *others = row
        title, *_ = plain.strip().split("\n", 1)
        title = f"* {title}" if star.lstrip("\\ ").startswith("*") else title
        yield DocumentBlock("entry", title, title, numbers.clean_number(found["number"]))
        if found["times"]:
            yield DocumentBlock("paragraph", f"Time: {found['times']}", f"Time: {found['times']}")
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


def _read_number(row: tuple[tuple[str, str], ...]) -> re.Match[str] | None:
    """Return the number in the first cell of a row, with perhaps a time; None if it is no item."""
    is_item = len(row) > 1 and bool(row[1][0].strip())
    return numbers.NUMBER_CELL.fullmatch(row[0][0].strip()) if is_item else None


def _find_unnumbered(blocks: Sequence[DocumentBlock]) -> list[int]:
    """Return the blocks that look like items of an agenda without numbers.

    They are behind the word Agenda: its headings, or its lines in bold, or the entries of its list,
    or else its paragraphs.
    """
    marks = [n for n, block in enumerate(blocks) if head.MARKER.fullmatch(block.plain.strip())]
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


def _read_title(item: head.ImportedItem, plain: str) -> None:
    """Take the title of an item from its first block, the papers it names, and its first words."""
    for link in numbers.LINK.finditer(plain):
        item.links.append((link["words"].replace("`", ""), link["address"]))
    plain = numbers.LINK.sub(lambda found: found["words"], plain)
    lines = [line.strip() for line in plain.split("\n") if line.strip()]
    first, rest = (lines or [""])[0], lines[1:]
    pages = PAGES.search(first)
    if pages is not None:
        item.papers.append(pages[0].strip())
        before, behind = first[: pages.start()].strip(), first[pages.end() :].strip()
        first, rest = (before, [behind, *rest]) if before else (behind, rest)
    paper = PAPER.search(first)
    if paper is not None and paper.end() == len(first) and paper.start():
        opens = first.rfind("(") if paper[0].count(")") > paper[0].count("(") else -1
        begin = opens if opens > 0 else paper.start()
        item.papers.append(first[begin:].strip())
        first = first[:begin].rstrip(" -–,:")
    first = _take_length(item, first)
    if len(first) > LONGEST_TITLE:
        first, more = _cut(first)
        rest = [more, *rest]
    item.title = " ".join(first.split()) or " ".join(plain.split())
    for line in filter(None, rest):
        _add(item, DocumentBlock("paragraph", line, _escape(line)))


def _take_length(item: head.ImportedItem, title: str) -> str:
    """Take from a title when the item is taken, how long it is and who presents it."""
    timed = (
        re.search(f"{numbers.TIMES_BEHIND.pattern}$", title, re.I) if item.start is None else None
    )
    if timed is not None and timed.start():
        _take_times(item, timed)
        title = title[: timed.start()]
    length = numbers.LENGTH.match(title) or re.search(
        f"{numbers.LENGTH_BEHIND.pattern}$", title, re.I
    )
    if length is None or length[0] == title:
        return title
    item.length = f"{length['length']} min"
    item.presenter = (length.groupdict().get("who") or "").strip()
    return title[length.end() :] if length.start() == 0 else title[: length.start()]


def _cut(words: str) -> tuple[str, str]:
    stop = re.search(r"[.:;]\s", words[:LONGEST_TITLE])
    end = stop.end() if stop else words.rfind(" ", 0, LONGEST_TITLE) + 1 or LONGEST_TITLE
    return words[:end].strip(), words[end:].strip()


def _add(item: head.ImportedItem, block: DocumentBlock) -> None:
    plain = " ".join(block.plain.split())
    lead = None if item.lead else LEAD.fullmatch(plain)
    presenter = None if item.presenter else PRESENTER.fullmatch(plain)
    timed = None if item.start else numbers.TIME_FACT.fullmatch(plain)
    length = None if item.length else numbers.LENGTH_FACT.fullmatch(plain)
    if block.kind != "table" and (PAGES.fullmatch(plain) or PAPER.fullmatch(plain)):
        item.papers.append(plain)
    elif VERBAL.fullmatch(plain) and not item.papers:
        item.is_verbal = True
    elif lead is not None and block.kind == "paragraph":
        item.lead = lead["who"]
    elif presenter is not None and block.kind == "paragraph":
        item.presenter = presenter["who"]
    elif timed is not None:
        _take_times(item, timed)
    elif length is not None:
        item.length = f"{length['length']} min"
    elif block.label:
        item.texts.append(f"{_escape(block.label)} {block.text}")
    else:
        item.texts.append(block.text or _escape(plain))


def _escape(words: str) -> str:
    text = re.sub(r"([\\`*_\[\]<>#|~&{])", r"\\\1", words)
    return re.sub(r"^(\d{1,9}|[A-Za-z]|[ivxIVX]{1,6})([.)])(?= |$)", r"\1\\\2", text)
