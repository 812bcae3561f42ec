"""Read what stands above and below the items of an agenda, and keep what is not understood.

These are the committee, date, time, venue, members and contact.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date, time

from agendapack.load.calendar_list import CLOCK, find_days, read_clock, tell_weekday
from agendapack.model import dataclass
from agendapack.model.workspace import DocumentBlock


@dataclass(slots=True)
class ImportedItem:
    """An item of the agenda.

    Args:
        number: As the agenda has it, without a full stop.
        texts: What stands below the title, in Markdown.
        papers: The words that announce a paper, for instance "(Pages 9 - 18)".
        section: The heading above it that is no item.
        links: The words of each link in its title, and where it leads.
        is_counted: Whether it is one of those that have numbers; a break has none.
        length: How long it takes, as it is typed.
        is_verbal: Whether it has no paper.
    """

    number: str
    title: str
    texts: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    section: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    lead: str = ""
    presenter: str = ""
    start: time | None = None
    end: time | None = None
    length: str = ""
    is_verbal: bool = False
    is_counted: bool = True


@dataclass(slots=True)
class ImportedContact:
    """Whom the agenda names as its officer."""

    name: str = ""
    role: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(slots=True)
class ImportedAgenda:
    """An agenda as it is understood.

    Args:
        members: Who it is addressed to, as it says.
        text: What it says above its items, in Markdown.
        notes: What it says below them.
        left: Paragraphs that are in nothing else of this.
        checks: What somebody has to look at, each in a sentence.
    """

    committee: str = ""
    day: date | None = None
    until: date | None = None
    clock: time | None = None
    venue: str = ""
    members: str = ""
    contact: ImportedContact = field(default_factory=ImportedContact)
    contact_for: list[str] = field(default_factory=list)
    text: str = ""
    notes: str = ""
    items: list[ImportedItem] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)


FACT = re.compile(
    r"(?P<key>date(?: and time| & time)?|time|venue|place|location|to|membership|members|"
    r"committee|meeting)\s*(?::|\t)\s*(?P<value>.*)",
    re.I | re.S,
)
MARKER = re.compile(r"(?:agenda|a g e n d a|order of business|agenda items?)[.:]?", re.I)
NOTICE = re.compile(
    r"(?:notice of (?:(?:a|an|the) )?(?:public |ordinary |annual |extraordinary )*meeting of"
    r"|agenda (?:for|of) (?:(?:a|an|the) )?(?:[a-z]+ )?meeting of|(?:a )?meeting of)"
    r"(?: the)? (?P<name>.+?)\.?",
    re.I,
)
SENTENCE = re.compile(
    r"meeting of (?:the )?(?P<name>[^,.;:]{3,120}?),?"
    r" (?:will be|to be|which will be|is to be|being) held",
    re.I,
)
VENUE = re.compile(r"(?:^|[\s,])(?:in|at)\s+(?P<venue>(?:the\s+)?[A-Z0-9][^.;]{2,160})")
BODY = re.compile(
    r"\b(?:committee|council|board|governors|trustees|trust|panel|cabinet|executive|group|senate|"
    r"forum|assembly|commission|authority|association|society|court)\b",
    re.I,
)
FIRST_DAY = re.compile(r"(?<![\d.])(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|to|and|&)\s*$")
"""The first of several days, in front of the last: 23-27 April."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?\(?\d[\d() -]{6,18}\d")
ROLE = re.compile(r"\b(?:officer|clerk|secretary|administrator|manager|services)\b", re.I)
PERSON = re.compile(
    r"(?:(?:Mrs?|Ms|Miss|Dr|Cllr|Prof\w*|Dame|Sir)\.? )?[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){1,3}"
)
CALLED = re.compile(
    r"(?:tel(?:ephone)?|phone|e-?mail|mobile)\s*(?:no|number|address)?[.:]*\s*", re.I
)
INTRODUCED = re.compile(r"^contact(?: officer)?\s*:\s*", re.I)
ENDS = re.compile(r"[.!?:;][)\"'”’]*$")
FEWEST_WORDS = 4
"""The fewest words of a sentence that the agenda is to say again."""
ISSUED = re.compile(r"(?:signed|dated?|published|issued|printed)\b", re.I)
WITHHELD = re.compile(
    r"\b(?:exempt\b|confidential\b|not for publication|private session|part (?:2|ii|b)\b)", re.I
)
"""What is said of business that the public may not see."""
LONGEST_NAME = 100
MOST_NAMES = 5000
"""The most letters in which members are named."""
TELLS = re.compile(r"information about|contact\b.*\b(?:about|for)|\babout any of\b", re.I)


def lines_of(block: DocumentBlock) -> Iterator[str]:
    """Yield the lines of a block; the cells of a table's row are one, with tabs between them."""
    if block.rows:
        for row in block.rows:
            yield "\t".join(" ".join(plain.split()) for plain, _ in row).strip()
    else:
        yield from (line.strip() for line in block.plain.split("\n"))


def read_head(agenda: ImportedAgenda, blocks: Sequence[DocumentBlock]) -> None:
    """Read the blocks above the first item; what is not understood is left."""
    pending = ""
    names: list[str] = []
    passages = _Passages(agenda)
    for block in blocks:
        passages.begin()
        for line in filter(None, lines_of(block)):
            found = FACT.fullmatch(line)
            if found and not found["value"].strip():
                agenda.left += [pending] if pending else []
                pending = found["key"]
            elif found or pending:
                key, value = (found["key"], found["value"].strip()) if found else (pending, line)
                agenda.left += [pending] if found and pending else []
                _take_fact(agenda, key, value)
                pending = ""
            elif not MARKER.fullmatch(line):
                _read_line(agenda, line, names)
        passages.end(block)
    if pending:
        agenda.left.append(pending)
    if names and not agenda.committee:
        agenda.committee = names.pop()
    agenda.text = passages.take()
    agenda.left += names


@dataclass(slots=True)
class _Passages:
    """Finds among the lines that are left what an agenda says in sentences.

    Args:
        found: Each block of which every line is left, with the place of the first in `agenda.left`;
            None in place of a block of which something was understood.
    """

    agenda: ImportedAgenda
    found: list[tuple[int, DocumentBlock | None]] = field(default_factory=list)
    start: int = 0

    def begin(self) -> None:
        self.start = len(self.agenda.left)

    def end(self, block: DocumentBlock) -> None:
        lines = list(filter(None, lines_of(block)))
        is_left = bool(lines) and self.agenda.left[self.start :] == lines
        self.found.append((self.start, block if is_left else None))

    def take(self) -> str:
        """Take the sentences out of what is left, with their headings and lists, as Markdown."""
        said = [False]
        for _, block in self.found:
            is_list = block is not None and block.kind == "list"
            said.append(said[-1] if is_list else block is not None and self._is_said(block))
        texts: list[str] = []
        follows = False
        for (start, block), is_said in zip(reversed(self.found), reversed(said[1:]), strict=True):
            leads = follows and block is not None and (block.kind == "heading" or block.is_bold)
            follows = is_said or leads
            if block is None or not follows:
                continue
            title = f"### {' '.join(block.text.split())}"
            texts.insert(0, block.text if is_said else title)
            del self.agenda.left[start : start + len(list(filter(None, lines_of(block))))]
        return "\n\n".join(texts)

    def _is_said(self, block: DocumentBlock) -> bool:
        words = block.plain.strip()
        if block.kind != "paragraph" or not ENDS.search(words) or len(words.split()) < FEWEST_WORDS:
            return False
        if TELLS.search(words) or ISSUED.match(words) or WITHHELD.search(words):
            return False
        return all(typed.day != self.agenda.day for typed in find_days(words))


def _read_line(agenda: ImportedAgenda, line: str, names: list[str]) -> None:
    """Read a line that is no fact with its name; the name of a body is added to the names."""
    notice = NOTICE.fullmatch(line)
    if notice and len(line) <= 2 * LONGEST_NAME:
        names.append(notice["name"])
    elif agenda.members.endswith(",") and len(agenda.members) <= MOST_NAMES:
        agenda.members += f" {line}"
    elif _take_signature(agenda, line):
        return
    elif _is_name(line):
        names.append(line)
    else:
        _read_sentence(agenda, line)
        agenda.left.append(line)


def _take_signature(agenda: ImportedAgenda, line: str) -> bool:
    """Take the name and the post of who signed a summons; False if a line ends no such thing."""
    name = agenda.left[-1] if agenda.left else ""
    if len(line) > LONGEST_NAME // 2 or not ROLE.search(line) or not PERSON.fullmatch(name):
        return False
    if agenda.contact.name or any(map(str.isdigit, line)):
        return False
    agenda.contact.name, agenda.contact.role = agenda.left.pop(), line
    return True


def _is_name(line: str) -> bool:
    is_short = len(line) <= LONGEST_NAME and line[-1:] not in ".,;:"
    return is_short and BODY.search(line) is not None and next(find_days(line), None) is None


def _take_fact(agenda: ImportedAgenda, key: str, value: str) -> None:
    """Take a fact with its name; what cannot be read of it is left."""
    kind = key.casefold()[:4]
    if kind in ("date", "time"):
        rest = _take_moment(agenda, value)
        if re.sub(r"[\W_]|\b(?:at|on|from|commencing)\b", "", rest, flags=re.I):
            agenda.left.append(f"{key}: {value}")
    elif kind in ("venu", "plac", "loca") and not agenda.venue:
        agenda.venue = " ".join(value.split())
    elif kind in ("to", "memb") and not agenda.members and len(value) <= MOST_NAMES:
        agenda.members = " ".join(value.split())
    elif kind in ("comm", "meet") and not agenda.committee:
        agenda.committee = " ".join(value.split())
    else:
        agenda.left.append(f"{key}: {value}")


def _take_moment(agenda: ImportedAgenda, words: str) -> str:
    typed = next(find_days(words), None)
    if typed is not None and typed.day is not None and agenda.day is None:
        agenda.day = typed.day
        before = words[: typed.start]
        first = FIRST_DAY.search(before)
        if first is not None and int(first[1]) < typed.day.day:
            agenda.day, agenda.until = typed.day.replace(day=int(first[1])), typed.day
            before = before[: first.start()]
        words = before + words[typed.end :]
        if typed.weekday is not None:
            agenda.checks.append(f"the date: {tell_weekday(typed)}")
        if typed.other is not None:
            agenda.checks.append(
                f"the date: {typed.day.isoformat()} may be {typed.other.isoformat()}"
            )
    clock = CLOCK.search(words)
    read = None if clock is None else read_clock(clock[0])
    if clock is not None and read is not None and agenda.clock is None:
        agenda.clock = read
        words = words[: clock.start()] + words[clock.end() :]
    return words


def _read_sentence(agenda: ImportedAgenda, line: str) -> None:
    """Take what a sentence says, for instance of a summons; the sentence itself is left."""
    named = SENTENCE.search(line)
    if named is not None and not agenda.committee:
        agenda.committee = named["name"].strip()
    if next(find_days(line), None) is None:
        return
    had = agenda.clock
    _take_moment(agenda, line)
    if agenda.clock is not None and had is None and not agenda.venue:
        found = VENUE.search(line, named.end() if named else 0)
        if found is not None:
            words = re.split(r"\s+(?:on|for|to|when|commencing|at \d)\b", found["venue"])[0]
            agenda.venue = words.strip(" ,")
            agenda.checks.append(f"the venue: {agenda.venue}")


def read_foot(agenda: ImportedAgenda, blocks: Sequence[DocumentBlock]) -> None:
    """Read the blocks below the last item: whom to contact, and for what."""
    asks = False
    passages = _Passages(agenda)
    for block in blocks:
        passages.begin()
        if block.kind == "list" and asks and block.entries:
            agenda.contact_for += (
                " ".join(plain.split()).rstrip(";") for plain, _ in block.entries
            )
            asks = False
            passages.end(block)
            continue
        for line in filter(None, lines_of(block)):
            asks = TELLS.search(line) is not None
            if not _take_contact(agenda, line) and not _take_contacts(agenda, line):
                agenda.left.append(line)
        passages.end(block)
    agenda.notes = passages.take()


def _take_contacts(agenda: ImportedAgenda, line: str) -> bool:
    before = replace(agenda.contact)
    parts = re.split(r"\s*[,|;•]\s*|\t+", INTRODUCED.sub("", line))
    if len(parts) > 1 and all(part and _take_contact(agenda, part) for part in parts):
        return True
    agenda.contact = before
    return False


def _take_contact(agenda: ImportedAgenda, line: str) -> bool:
    """Take one line of contact details; False if it is none, or has more than these."""
    contact = agenda.contact
    bare = CALLED.sub("", line).strip(" :•·-")
    if not contact.email and EMAIL.fullmatch(bare):
        contact.email = bare
    elif not contact.telephone and PHONE.fullmatch(bare):
        contact.telephone = bare
    elif len(line) > LONGEST_NAME or line[-1] in ".;":
        return False
    elif not contact.role and ROLE.search(line) and PERSON.fullmatch(line.replace(" to the ", " ")):
        contact.role = line
    elif not contact.name and PERSON.fullmatch(line):
        contact.name = line
    else:
        return False
    return True
