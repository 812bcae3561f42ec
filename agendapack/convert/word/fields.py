"""Write the fields of a Word document as what Word prints of them, and tell what that is not.

A field is a code and the result that was saved with it (ECMA-376-1, 17.16). Results stay as they
were saved, except:

- a choice from a drop-down field, which has no result, becomes text;
- contents lists and indexes are left out, as their page numbers are those of another document;
- a reference to a page or paragraph becomes a link whose target says so, for the writers of
  annexes and reports, which know the numbers of the pack;
- prompts of fields that nobody has filled in are left out, and so is what stands within a code.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert import Job, folded
from agendapack.convert.word import Places, W, WordParts, find_value, whole, words_of
from agendapack.convert.word.look import is_on
from agendapack.model import dataclass
from agendapack.problems import shorten

PAGE_OF, NUMBER_OF = "agendapack-page:", "agendapack-number:"
"""The start of a link's target that asks for the page or the number of a bookmark."""
LISTS = frozenset({"TOC", "INDEX", "TOA"})
CONTENTS = re.compile(
    r"(?:toc \d|toc heading|table of figures|index \d|table of authorities)", re.I
)
GALLERY = "Table of Contents"
COUNTERS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
UNSAVED = frozenset({"AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "EQ", "SYMBOL", "ADVANCE"})
"""Fields that Word works out as it shows them, and saves without a result."""
PROMPTS = frozenset({"MACROBUTTON", "GOTOBUTTON"})
UNMERGED = re.compile(r"«[^»]*»|<<[^<>]*>>")
COUNTING = re.compile(r"[\s\d/.,|–-]*(?:(?:page|of|pages)\b[\s\d/.,|–-]*)*", re.I)
ADDRESS = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\"\s]\S*))', re.I)
ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.I)
DEEPEST = 20
"""The most fields within one another whose results are gathered."""
MOST_PIECES = 50
"""The most pieces of text that are looked at of a place that is referred to."""
LOST = "Error!"
DATED = frozenset({"DATE", "TIME"})
"""Fields that say another day whenever Word shows them."""


@dataclass(slots=True)
class Field:
    """A field: its code, where it begins, and the texts of its result.

    Args:
        paragraph: The paragraph it begins in.
        begin: The element that opens it, in the run `opening`.
        codes: The elements that hold its code.
        results: The elements `w:t` of its result, each with the run that holds it.
        typed: The elements `w:t` within its code, which Word does not show.
        inner: The fields within its code, whose results are parts of the code.
        runs: The runs of its result, each with its parent.
    """

    begin: Element
    opening: Element
    paragraph: Element
    code: str = ""
    codes: list[Element] = field(default_factory=list)
    has_result: bool = False
    results: list[Element] = field(default_factory=list)
    typed: list[Element] = field(default_factory=list)
    inner: list["Field"] = field(default_factory=list)
    runs: list[tuple[Element, Element]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The first word of its code: `PAGEREF`, `TOC`."""
        return next(iter(self.code.split()), "").upper()

    @property
    def target(self) -> str:
        """The bookmark that its code names."""
        return next(iter(self.code.split()[1:]), "").strip('"')

    @property
    def of_code(self) -> list[Element]:
        """The texts within its code; without a result, words typed there may be all it says."""
        return self.typed if self.has_result else [t for f in self.inner for t in f.results]

    @property
    def words(self) -> str:
        """The result as it was saved."""
        return "".join(text.text or "" for text in self.results)


def find_fields(tree: Element) -> list[Field]:
    """Return all fields of a part in the order in which they end."""
    return list(_Reader().read(tree, tree, tree))


class _Reader:
    def __init__(self) -> None:
        self._open: list[Field] = []

    def read(self, parent: Element, run: Element, paragraph: Element) -> Iterator[Field]:
        for part in parent:
            here = part if part.tag == f"{W}p" else paragraph
            if part.tag == f"{W}fldSimple":
                yield from self._read_simple(part, here)
            elif part.tag == f"{W}fldChar":
                yield from self._read_mark(part, run, here)
            elif part.tag == f"{W}instrText" and self._open:
                self._open[-1].code += part.text or ""
                self._open[-1].codes.append(part)
            elif self._open and part.tag == f"{W}t":
                for opened in self._open[-DEEPEST:]:
                    (opened.results if opened.has_result else opened.typed).append(part)
            elif self._open and self._open[-1].has_result:
                if part.tag == f"{W}r":
                    self._open[-1].runs.append((part, parent))
                yield from self.read(part, part, here)
            else:
                yield from self.read(part, part, here)

    def _read_simple(self, part: Element, paragraph: Element) -> Iterator[Field]:
        found = Field(part, part, paragraph, part.get(f"{W}instr", ""), has_result=True)
        self._begin(found)
        yield from self.read(part, part, paragraph)
        self._open = [opened for opened in self._open if opened is not found]
        yield found

    def _begin(self, found: Field) -> None:
        for opened in self._open[-DEEPEST:]:
            opened.inner += [] if opened.has_result else [found]
        self._open.append(found)

    def _read_mark(self, mark: Element, run: Element, paragraph: Element) -> Iterator[Field]:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._begin(Field(mark, run, paragraph))
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            yield self._open.pop()


def settle_fields(job: Job, parts: WordParts, places: Places) -> None:
    """Write fields as described above, in the trees, and tell what cannot be carried."""
    _leave_out_contents(job, parts)
    prompting = frozenset(
        style.get(f"{W}styleId", "")
        for style in parts.styles
        if find_value(style, f"{W}name").casefold() == "placeholder text"
    )
    told: Told = defaultdict(list)
    for tree in parts.texts:
        told["prompts"] += _take_prompts(tree, places, prompting)
    bookmarks = dict(pair for tree in parts.texts for pair in _read_bookmarks(tree))
    for tree in parts.texts:
        fields = find_fields(tree)
        of_code = {id(inner) for found in fields for inner in found.inner}
        for text in (text for found in fields for text in found.of_code):
            text.text = ""
        for found in fields:
            if id(found) not in of_code:
                _settle(found, bookmarks, places, told)
        dated = [found for found in fields if found.kind in DATED and found.words.strip()]
        told["dates"] += [f"'{f.words}' in {places.of(f.paragraph)}" for f in dated]
        lines = [found.paragraph for found in _find_miscounted(fields)]
        told["counts"] += [f"'{shorten(words_of(each))}' in {places.of(each)}" for each in lines]
    _tell(job, told)


def find_asked(href: str) -> tuple[str, str]:
    """Return what a link within the document asks for, if it does, and the bookmark it leads to."""
    name = href.removeprefix("#")
    asked = next((start for start in (PAGE_OF, NUMBER_OF) if name.startswith(start)), "")
    return asked, name.removeprefix(asked)


TOLD = {
    "prompts": (
        "of a form that nobody has filled in, left out: {named}",
        "fill it in in Word, or delete it there",
    ),
    "pages": (
        "with page numbers of the document itself, which are not those of the pack: {named}",
        "take it out in Word",
    ),
    "dates": (
        "with a date or time that Word brings up to date, printed as saved: {named}",
        "make plain words of it in Word (Ctrl+Shift+F9)",
    ),
    "lost": (
        "whose numbers are not known in the pack, printed as saved: {named}",
        "update it in Word (Ctrl+A, F9), or write in plain words what it refers to",
    ),
    "counts": (
        "with a number that does not count on, printed as saved: {named}",
        "update it in Word (Ctrl+A, F9)",
    ),
    "unsaved": (
        "that only Word can work out, left out: {named}",
        "put plain text in its place (in Word with Ctrl+Shift+F9)",
    ),
}
"""What is told of fields, each with its place."""
Told = defaultdict[str, list[str]]


def _tell(job: Job, told: Mapping[str, Sequence[str]]) -> None:
    for name, found in told.items():
        (message, hint), what = TOLD[name], "reference" if name == "lost" else "field"
        job.lose_all(list(dict.fromkeys(found)), what, f"has {{count}} {message}", hint)


def tell_stale(job: Job, saved: Sequence[str]) -> None:
    """Warn of references that are printed as they were saved."""
    _tell(job, {"lost": [f"'{words}'" for words in saved]})


def _find_miscounted(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields that count, as in captions, whose saved number Word would change."""
    last: dict[str, int] = {}
    for found in fields:
        switches = {part.lower() for part in found.code.split()[2:]}
        if found.kind != "SEQ" or switches & {r"\c", r"\h"} or not found.words.strip().isdecimal():
            continue
        number, expected = int(found.words), last.get(found.target, 0) + 1
        if number != expected and not any(part[:2] in (r"\r", r"\s") for part in switches):
            yield found
        last[found.target] = number


def _settle(found: Field, bookmarks: Mapping[str, str], places: Places, told: Told) -> None:
    place = places.of(found.paragraph)
    said = f"'{shorten(words_of(found.paragraph))}' in {place}"
    choice = _read_choice(found)
    if choice and not found.words.strip():
        SubElement(found.opening, f"{W}t").text = choice
    elif found.kind == "HYPERLINK":
        _mend_link(found)
    elif found.kind == "FORMTEXT" and not found.words.strip():
        told["prompts"].append(said)
    elif found.kind == "MERGEFIELD" and UNMERGED.search(found.words):
        told["prompts"].append(f"'{shorten(found.words)}' in {place}")
        _empty(found)
    elif found.kind in PROMPTS:
        told["prompts"].append(f"'{shorten(' '.join(found.code.split()[2:]))}' in {place}")
        _empty(found)
    elif found.kind in UNSAVED and not found.words.strip():
        told["unsaved"].append(f"{found.kind} in {place}")
    elif found.kind in COUNTERS and found.words.strip():
        told["pages"].append(said)
        _leave_out_counter(found)
    elif found.words.startswith(LOST):
        told["lost"].append(f"'{shorten(found.words)}' in {place}")
    elif found.kind in ("PAGEREF", "REF", "NOTEREF") and found.words.strip():
        _refer(found, bookmarks, f"'{found.words}' in {place}", told)


def _mend_link(found: Field) -> None:
    """Write a link as mammoth reads it: in runs, with an address and nothing behind it."""
    place = ANCHOR.search(found.code)
    address = ADDRESS.match(found.code)
    first = (address[1] or address[2]) if address else ""
    if not first and place is None:
        return
    where = place[1] or place[2] if place else ""
    code = f'HYPERLINK "{first}{f"#{where}" if where else ""}"'
    code = code if first else f'HYPERLINK \\l "{where}"'
    if found.begin.tag != f"{W}fldSimple":
        for number, element in enumerate(found.codes):
            element.text = "" if number else code
        return
    marks = [Element(f"{W}r") for _ in range(4)]
    for run, kind in zip(marks, ("begin", "", "separate", "end"), strict=True):
        if kind:
            SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind})
    SubElement(marks[1], f"{W}instrText").text = code
    found.begin[:] = [*marks[:3], *found.begin, marks[3]]


def _refer(found: Field, bookmarks: Mapping[str, str], said: str, told: Told) -> None:
    switches = {part.lower() for part in found.code.split()[2:]}
    meant = bookmarks.get(found.target)
    if found.kind == "REF" and not switches & {r"\r", r"\n", r"\w"}:
        if meant is not None and folded(meant) != folded(found.words) and r"\p" not in switches:
            told["lost"].append(f"{said}, where the text referred to is '{shorten(meant)}'")
        return
    if found.kind == "NOTEREF" or meant is None or r"\p" in switches:
        told["lost"].append(said)
        return
    start = PAGE_OF if found.kind == "PAGEREF" else NUMBER_OF
    for run, parent in found.runs[:1]:
        link = Element(f"{W}hyperlink", {f"{W}anchor": f"{start}{found.target}"})
        words = found.words
        _empty(found)
        SubElement(SubElement(link, f"{W}r"), f"{W}t").text = words
        parent.insert(list(parent).index(run), link)


def _read_bookmarks(tree: Element) -> Iterator[tuple[str, str]]:
    """Yield the name of each bookmark, and the words that it encloses, or their start."""
    pieces: list[str] = []
    begun: dict[str, tuple[str, int]] = {}
    ended: list[tuple[str, int, int]] = []
    for part in tree.iter():
        if part.tag == f"{W}bookmarkStart":
            begun[part.get(f"{W}id", "")] = (part.get(f"{W}name", ""), len(pieces))
        elif part.tag == f"{W}bookmarkEnd" and part.get(f"{W}id", "") in begun:
            ended.append((*begun.pop(part.get(f"{W}id", "")), len(pieces)))
        elif part.tag == f"{W}t":
            pieces.append(part.text or "")
    ended += [(name, start, len(pieces)) for name, start in begun.values()]
    for name, start, end in ended:
        yield name, "".join(pieces[start : min(end, start + MOST_PIECES)])


def _leave_out_counter(found: Field) -> None:
    if COUNTING.fullmatch(words_of(found.paragraph)):
        for text in found.paragraph.iter(f"{W}t"):
            text.text = ""


def _read_choice(found: Field) -> str:
    choices = found.begin.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in choices.findall(f"{W}listEntry")]
    chosen = find_value(choices, f"{W}result") or find_value(choices, f"{W}default")
    place = whole(chosen, 0)
    return entries[place] if place < len(entries) else ""


def _empty(found: Field) -> None:
    for text in found.results:
        text.text = ""


def _take_prompts(parent: Element, places: Places, prompting: frozenset[str]) -> Iterator[str]:
    """Empty the content controls that show their prompts, and yield their words with the place.

    Some programs write a prompt without saying so; its runs all have the style of prompts then.
    """
    paragraphs = {id(r): p for p in parent.iter(f"{W}p") for r in p.iter()}
    for control in parent.iter(f"{W}sdt"):
        content = control.find(f"{W}sdtContent")
        if content is None or not (words := words_of(content)):
            continue
        styles = {find_value(run, f"{W}rPr/{W}rStyle") for run in content.iter(f"{W}r")}
        if not is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")) and not styles <= prompting:
            continue
        inner = next(content.iter(f"{W}p"), None)
        around = inner if inner is not None else paragraphs.get(id(control))
        line = words if around is None else words_of(around)
        place = "the document" if around is None else places.of(around)
        yield f"'{shorten(line, 60)}' in {place}"
        for text in content.iter(f"{W}t"):
            text.text = ""


def _leave_out_contents(job: Job, parts: WordParts) -> None:
    """Take contents lists and indexes out of the document, and tell of them."""
    styles = {style.get(f"{W}styleId", ""): find_value(style, f"{W}name") for style in parts.styles}
    document = parts.trees["document"]
    texts = [
        text for found in find_fields(document) if found.kind in LISTS for text in found.results
    ]
    for control in document.iter(f"{W}sdt"):
        if find_value(control, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") == GALLERY:
            texts += control.iter(f"{W}t")
    for paragraph in document.iter(f"{W}p"):
        if CONTENTS.fullmatch(styles.get(find_value(paragraph, f"{W}pPr/{W}pStyle"), "")):
            texts += paragraph.iter(f"{W}t")
    if not any((text.text or "").strip() for text in texts):
        return
    for text in texts:
        text.text = ""
    job.lose(
        "has a table of contents, which is left out",
        "its page numbers are not those of the pack, which has bookmarks",
    )
