"""What an item of business brings before a meeting: papers and annexes, applications, minutes.

Of a file behind it is said how it is taken in, and what warnings it accepts; of minutes, in
`meeting.yaml`, which they are, and in a committee's file how they are numbered: the series that
numbers belong to, and their pattern.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.model import dataclass
from agendapack.model.fields import (
    ByName,
    Count,
    Day,
    FilePath,
    Flag,
    Language,
    Length,
    Name,
    PlacedRecord,
    Record,
    Texts,
    named,
    optional,
    read_day,
    several,
    usual,
)
from agendapack.model.item_facts import ExtraField, LinkField, PaperNumberField
from agendapack.model.text import Text
from agendapack.model.withholding import ConfidentialField, ExemptField, PackedField, ShownField
from agendapack.problems import Code, Problem, Source


def _expect_reasons(value: object) -> object:
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("reasons_expected", "codes with their reasons expected")


Reasons = Annotated[ByName[Text], BeforeValidator(_expect_reasons)]
AcceptField = Annotated[
    Reasons | None,
    Field(
        description="Warnings that are accepted: the code of each, with the reason. Each annex "
        "has its own."
    ),
]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a file from one place up to another, or the whole file where `end` is None."""

    start: Source
    end: Source | None = None

    def holds(self, place: Source) -> bool:
        """Tell whether a place is in this part."""
        if place.file != self.start.file:
            return False
        return self.end is None or self.start <= place < self.end


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A warning that is accepted for one paper.

    Args:
        source: The place of its code.
        about: The parts of files in which warnings are about the paper.
        except_for: Parts of these in which warnings are about other papers: its annexes.
        withheld: Whether anything of the paper is, or once was, withheld from the public.
        waiting: Whether the paper is left out of the pack, so that its warnings are unknown.
    """

    code: Code
    reason: str
    source: Source
    about: tuple[Stretch, ...]
    except_for: tuple[Stretch, ...] = ()
    withheld: bool = False
    waiting: bool = False

    def concerns(self, problem: Problem) -> bool:
        """Tell whether a problem has this code and is about this paper."""
        place = problem.source
        if place is None or problem.code is not self.code:
            return False
        if any(stretch.holds(place) for stretch in self.except_for):
            return False
        return any(stretch.holds(place) for stretch in self.about)


ChangesField = Annotated[
    Literal["accept"] | None,
    Field(description="Use a Word file with tracked changes as if they were accepted."),
]
LanguageField = Annotated[
    Language | None,
    Field(
        description="Its language, where that is another than the committee's, for instance cy. "
        "Default: for a Word file, the language that most of its words have in Word."
    ),
]
PictureAltsField = Annotated[
    ByName[Text],
    named(
        "What pictures of a Word file show that do not say so themselves, by their "
        "place among its pictures, for instance 2: Map of the site; 'decorative' for one that is "
        "only decoration."
    ),
]
CommentsField = Annotated[
    Literal["drop"] | None, Field(description="Leave out the comments in a Word file.")
]

Encoding = Literal[
    "utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "iso-8859-1",
    "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-9", "iso-8859-15", "macintosh", "cp437",
    "cp850", "cp852", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr",
]  # fmt: skip


class Crop(Record):
    """How much is cut off the sides of every page of a PDF annex, after `rotate`.

    The cropped content is no longer shown but remains in the file: cropping hides nothing. Words
    that are cut off stop the build, unless they are accepted or the annex is drawn `as: picture`.
    """

    top: Length | None = optional("From the top, for instance 10 mm.")
    right: Length | None = optional("From the right.")
    bottom: Length | None = optional("From the bottom.")
    left: Length | None = optional("From the left.")


class Annex(PlacedRecord):
    """A file behind a report: PDF, Word, a spreadsheet, slides, a picture or a text."""

    title: Text = Field(
        description="The title as the report lists it, for instance Annex A - Findings."
    )
    file: FilePath = Field(
        description="A .pdf, .docx, .xlsx, .csv, .png, .jpg, .tif, .webp, .svg, .md or .txt file;"
        " with LibreOffice also .doc, .odt, .rtf, .xls, .ods, .pptx, .ppt or .odp."
    )
    id: Name | None = optional("Its name in references. Default: made from the title.")
    to_follow: Flag = usual(
        False,
        "The annex comes later: the report lists it as 'To follow', and its file need "
        "not be there yet. After publication it comes in a supplement.",
    )
    language: LanguageField = None
    alt: Text | None = optional(
        "What the annex shows, in words; for a picture, and for a PDF without tags."
    )
    page_alts: ByName[Text] = named(
        "What single pages of a PDF without tags show, by their place among the pages"
        " that are taken, for instance 3: Map of the site."
    )
    picture_alts: PictureAltsField
    pages: Text | None = optional("The pages of a PDF to take, for instance 3-7, 12. Default: all.")
    password_from: Text | None = optional(
        "The environment variable that holds the password of a PDF: env:NAME."
    )
    typeset: Flag = usual(
        True, "Set a Word file in the house style; 'no' keeps its own look (needs LibreOffice)."
    )
    changes: ChangesField = None
    comments: Literal["drop"] | None = optional(
        "Leave out the comments in a Word file, a PDF or slides."
    )
    rotate: Literal["90", "180", "270"] | None = optional(
        "Turn the pages of a PDF clockwise, in degrees."
    )
    crop: Crop | None = optional("How much to cut off the pages of a PDF.")
    fit: Literal["page"] | None = optional(
        "Scale the pages of a PDF to the page size of the house style. Default: keep their size."
    )
    as_: Literal["picture"] | None = optional(
        "Draw each page of a PDF anew as a picture of what it shows, without its text "
        "and links. 'alt' or 'page-alts' has to say what it shows."
    )
    header_rows: Count | None = optional(
        "How many rows of a spreadsheet are header rows. Default: those that Excel repeats at the "
        "top of each page, or else 1."
    )
    table_rows: Count = usual(
        2000, "The most rows of one table; a longer sheet or CSV file becomes several."
    )
    encoding: Encoding | None = optional(
        "The encoding of a .csv or .txt file that is not UTF-8, for instance windows-1250."
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None
    accept: AcceptField = None
    extra: ExtraField

    def place_of(self, *fields: str) -> Source:
        """Return the place of the first field that is given; of `file` if none is."""
        return super().place_of(*fields, "file")


class ItemPaper(Record):
    """One of several papers of an agenda item: a report, another file, or a link to what stands
    elsewhere.
    """

    title: Text | None = optional(
        "The title, printed on the agenda and in its bookmark. Default: that of the report."
    )
    report: FilePath | None = optional("A report: a .yaml, .md or .docx file.")
    file: FilePath | None = optional(
        "A file that stays as it comes: any file that can be an annex."
    )
    id: Name | None = optional("Its name in references. Default: made from the name of the report.")
    from_: Text | None = optional(
        "Whose report it is, for a report in Word; printed as: Report of the ..."
    )
    link: LinkField = None
    paper_number: PaperNumberField = None
    language: LanguageField = None
    alt: Text | None = optional(
        "What it shows, in words; for a picture, and for a PDF without tags."
    )
    annexes: tuple[Annex, ...] = several(
        "Files behind it. A report may also have annexes of its own."
    )
    to_follow: Flag = usual(
        False,
        "The paper comes later: the agenda lists it as 'to follow', and its file need "
        "not be there, or named, yet.",
    )
    exempt: ExemptField = None
    confidential: ConfidentialField = None
    shown: ShownField = None
    pack: PackedField = None
    accept: AcceptField = None
    extra: ExtraField

    @property
    def called(self) -> Text:
        """Its title, behind its own number if it has one."""
        title = self.title or Text("", self.source)
        words = f"{self.paper_number}: {title}" if self.paper_number else str(title)
        return Text(words, title.source)

    @property
    def brings(self) -> tuple[str, ...]:
        """Which of `report`, `file` and `link` it has; one is needed."""
        given = {"report": self.report, "file": self.file, "link": self.link}
        return tuple(name for name, value in given.items() if value is not None)


NAMED_FILE = re.compile(r"\.[A-Za-z]{2,5}$")
"""The ending of a name, which tells a file from a day and from a word."""
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")


def _day(value: object) -> date:
    try:
        return read_day(value)
    except PydanticCustomError as fault:
        raise PydanticCustomError("minutes_expected", "minutes expected") from fault


class MinutesOf(Record):
    """Minutes of another committee, which the meeting receives."""

    committee: Name = Field(
        description="The committee: the name of its file in committees/, without .yaml."
    )
    date: Day = Field(description="The day of its meeting.")


def _kind(value: object) -> str:
    if isinstance(value, dict | MinutesOf):
        return "received"
    words = str(value)
    if words == "previous":
        return words
    return "file" if NAMED_FILE.search(words) else "day"


_STRING = {"type": "string"}
MinutedDay = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({**_STRING, "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2020-01-28"]}),
]
MinutesFile = Annotated[
    FilePath,
    WithJsonSchema({**_STRING, "pattern": NAMED_FILE.pattern, "examples": ["minutes.docx"]}),
]
MinutesAsked = Annotated[
    Annotated[MinutedDay, Tag("day")]
    | Annotated[Literal["previous"], Tag("previous")]
    | Annotated[MinutesFile, Tag("file")]
    | Annotated[MinutesOf, Tag("received")],
    Discriminator(_kind),
]
"""A day or `previous`, for the committee's own; a file; or those of another committee."""


def day_in_name(name: str) -> date | None:
    """Return the day in the name of a file, for instance `minutes-2020-01-28.docx`."""
    found = _DAY_IN_NAME.search(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


Series = Literal["continuous", "calendar-year", "council-year", "meeting"]
"""With what the numbers begin again: with nothing, January, May, or each meeting."""

COUNCIL_YEAR = 5
"""The month in which the annual meeting is held."""
PART = re.compile(r"\{([^{}]*)\}")
PARTS = re.compile(r"number(?::[1-6])?|year|yy|month|day")


def begin_series(series: Series, day: date) -> date:
    """Return the first day of the series that the minutes of a day belong to."""
    if series in ("meeting", "continuous"):
        return day if series == "meeting" else date.min
    month = COUNCIL_YEAR if series == "council-year" else 1
    before = day.month < month and day.year > date.min.year
    return date(day.year - before, month, 1)


def write_minute_number(pattern: str, number: int, day: date, series: Series) -> str:
    """Return a minute's number in the committee's pattern.

    The year is the one in which a council year began, so that no number comes twice.

    >>> write_minute_number("C{number:3}/{yy}", 48, date(2026, 8, 13), "continuous")
    'C048/26'
    >>> write_minute_number("{yy}/{number}", 165, date(2024, 2, 1), "council-year")
    '23/165'
    """
    year = f"{(begin_series(series, day) if series == 'council-year' else day).year:04}"

    def fill(part: re.Match[str]) -> str:
        name, _, digits = part[1].partition(":")
        values = {"year": year, "yy": year[2:], "month": f"{day:%m}", "day": f"{day:%d}"}
        return values.get(name) or str(number).zfill(int(digits or 1))

    return PART.sub(fill, pattern)


class Application(Record):
    """An application on a schedule, with its papers."""

    reference: Text = Field(description="Its number, for instance 26/00123/FUL.")
    address: Text | None = optional("The place that it is about.")
    ward: Text | None = optional("The ward or the parish.")
    proposal: Text | None = optional("What is applied for.")
    applicant: Text | None = optional("Who applies.")
    officer: Text | None = optional("Who has dealt with it.")
    recommendation: Text | None = optional("What the officer recommends.")
    speakers: Texts = several("Who will speak; one, or a list.")
    report: FilePath | None = optional("The officer's report: any file that can be an annex.")
    annexes: tuple[Annex, ...] = several(
        "Plans and other files behind it; the pages of a PDF keep their scale."
    )
    extra: ExtraField

    @property
    def title(self) -> Text:
        """What its report is called: its number, and the place that it is about."""
        words = f"{self.reference}: {self.address}" if self.address else str(self.reference)
        return Text(words, self.reference.source)
