"""What the public may know of a meeting, as files of its web edition that a site is made from.

`web/meeting.json` keeps it for a site of many meetings; `web/words.json` keeps the words of each
printed page, for the site's search. Both are searched for withheld words with the pack, and
nothing else of a meeting reaches the site.
"""

import json
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from agendapack.model import dataclass

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DATA = "web/meeting.json"
"""Its path below the meeting's output folder."""
FORMAT = 1
FileKind = Literal[
    "pack", "consolidated", "agenda", "large-print", "supplement", "volume", "paper", "minutes",
    "decisions", "other", "web",
]  # fmt: skip
Note = Literal["to-follow", "withheld", "withdrawn", "late"]


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A public file below the meeting's output folder.

    Args:
        title: In words, for a supplement or a volume; empty where the kind says it.
        pages: How many pages it has; 0 for a file that is not PDF.
    """

    file: str
    kind: FileKind
    title: str
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """Somebody who is named, with the office held."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A paper behind an item, or a file that the line of the item names.

    Args:
        page: Where it is: below the meeting's output folder, or elsewhere on the web; empty for one
            that is to follow.
        file: Its own PDF; None if it has none.
        first: Its first page number, as printed; empty for one that is not in the pack.
        last: Its last.
    """

    title: str
    page: str
    file: str | None
    first: str
    last: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is none of the meeting's own files."""
        return "://" in self.page


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A line of the agenda.

    Args:
        level: How many items and headings it stands below.
        is_heading: Whether it is a heading, under which items stand.
        anchor: The address of the line in the web edition.
        note: What is special about it.
        facts: When it is taken, by whom, and what for, in sentences.
        people: Who is responsible for it, and who presents it.
    """

    number: str
    title: str
    level: int
    is_heading: bool
    anchor: str
    note: Note | None
    facts: tuple[str, ...]
    people: tuple[PublicPerson, ...]
    papers: tuple[PublicPaper, ...]


@dataclass(frozen=True, slots=True)
class PublicAct:
    """One act of publishing."""

    kind: str
    date: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """What was decided in one minute: its texts are plain words."""

    number: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicMinutes:
    """The minutes of the meeting itself.

    Args:
        approved: The day of their approval; None while they are a draft.
        page: Their page in the web edition; None where only the decisions are shown.
        decisions_page: That of the note of decisions; None where nothing was decided.
    """

    approved: str | None
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    decisions: tuple[PublicDecision, ...]
    page: str | None
    decisions_page: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMeeting:
    """What the public may know of a meeting. Days and times are in ISO 8601, and also in words.

    What has a default is known only of a meeting whose files can be shown.

    Args:
        folder: The name of the meeting's folder.
        committee: The name of the committee's file.
        name: The meeting's name: its committee, its day, and its state.
        day: Its day, or its first and its last, in the date format of the house style.
        zone: The time zone of the IANA's list.
        clock: The time in words, with that of its end where it is known.
        ends: When it is to end.
        until: Its last day, where it is not the first.
        address: That of the venue.
        map: The web address of a map of it.
        online: The web address at which to take part.
        acts: What was published, the earliest first.
        on_record: Whether the agenda and its papers are as they were last published.
        sequence: How often the day, the time, the place or the state has changed.
        text: What the agenda says above its items, in Markdown.
        notes: What it says below them.
        topics: The titles of those planned topics of the committee that its agenda does not hide.
        is_ready: Whether its files can be shown; no meeting is that has errors in what it is made
            from.
    """

    folder: str
    committee: str
    committee_name: str
    organisation: str
    language: str
    name: str
    date: str
    day: str
    time: str | None
    zone: str
    clock: str
    ends: str | None
    until: str | None
    venue: str | None
    address: str | None = None
    map: str | None = None
    online: str | None = None
    state: str
    reason: str | None = None
    postponed_from: str | None
    sequence: int
    on_record: bool = False
    members: tuple[PublicPerson, ...] = ()
    text: str | None = None
    items: tuple[PublicItem, ...] = ()
    notes: str | None = None
    acts: tuple[PublicAct, ...] = ()
    minutes: PublicMinutes | None = None
    files: tuple[PublicFile, ...] = ()
    topics: tuple[str, ...] = ()
    is_ready: bool = False


def write_meeting(meeting: PublicMeeting) -> bytes:
    """Return the file of a meeting."""
    return _write(asdict(meeting))


def _write(content: dict[str, object]) -> bytes:
    whole = {"format": FORMAT} | content
    return (json.dumps(whole, indent=1, ensure_ascii=False) + "\n").encode()


def read_meeting(data: bytes) -> PublicMeeting | None:
    """Return the meeting that a file has; None for the file of another version of the program."""
    try:
        content = json.loads(data)
        if content.pop("format") != FORMAT or len(content) != len(fields(PublicMeeting)):
            return None
        return _adapter().validate_python(content)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


@cache
def _adapter() -> "TypeAdapter[PublicMeeting]":
    from pydantic import TypeAdapter

    return TypeAdapter(PublicMeeting)


FOLDER = "web"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link with its words; `marks` has the printed pages behind it that have no page here."""

    words: str
    address: str
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WebEvent:
    """What was done to the meeting's papers, with links to what it was done to."""

    words: str
    links: tuple[WebLink, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page of the web edition.

    Args:
        file: Its name, for instance `04-overview.html`.
        heading: Its first heading, where `content` has none.
        content: HTML that is safe: a section as written by `web`.
        content_language: Of the content, where it is another.
        annexes: Annexes behind the paper that are PDF, or have pages of their own.
        files: The meeting's PDF files, on the page of the agenda.
        history: When what was published: of the meeting on the page of the agenda, of the paper
            on its own.
    """

    file: str
    title: str
    heading: str
    language: str
    content: str
    content_language: str | None = None
    home: bool = False
    before: WebLink | None = None
    after: WebLink | None = None
    annexes: tuple[WebLink, ...] = ()
    files: tuple[WebLink, ...] = ()
    history: tuple[WebEvent, ...] = ()


WORDS = "web/words.json"
"""Its path below the meeting's output folder."""


class PageWords(NamedTuple):
    """A printed page: its number, and its words."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The printed pages on one page of the web edition, which is below the output folder."""

    page: str
    title: str
    pages: tuple[PageWords, ...]


def write_words(papers: tuple[PaperWords, ...]) -> bytes:
    """Return the file of a meeting."""
    return _write({"papers": [asdict(paper) for paper in papers]})


def read_words(data: bytes) -> tuple[PaperWords, ...]:
    """Return the words that a file has; none for the file of another version of the program."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            return ()
        return tuple(
            PaperWords(each["page"], each["title"], tuple(PageWords(*p) for p in each["pages"]))
            for each in content["papers"]
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()
