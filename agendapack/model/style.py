"""House style with every value settled, and sizes of pages and files as people write them.

The quick answer to an unchanged meeting and the examination of a paper read and name sizes
without the records of `fields`, since pydantic takes long to import.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from agendapack.model import dataclass
from agendapack.model.wording import ENGLISH, Wording

DATE_PARTS = ("weekday", "day", "month", "year")
"""The values that `date_format` may name."""

LINE_PARTS = (
    *("committee", "organisation", "date", "title", "item", "label"),
    *("page", "pages", "own-page", "own-pages", "centre", "right"),
)
"""What a running line may name: values, and where in the line what follows stands."""

WORDS_SINGLE = 1.149
"""The distance of lines that a word processor sets "single" in Arial, in sizes of the type."""

ParagraphNumbers = Literal["continuous", "by-section", "none"]
"""How the paragraphs of a report are numbered: 1, 2, 3; 1.1, 1.2, 2.1; or not at all."""

USUAL_DATES = "{weekday}, {day} {month} {year}"
"""The date format of a front sheet where nothing else is asked for."""


class FontError(Exception):
    """A font file that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class HeadingLook:
    """The headings of one level; lengths are in ems of the house style's type size.

    `colour` is None for that of all headings, `capitals` shows them in capitals.
    """

    size: float
    before: float
    after: float
    bold: bool = True
    italic: bool = False
    colour: str | None = None
    capitals: bool = False
    align: str = "left"


PageKind = Literal[
    "agenda", "applications", "cover", "notices", "papers", "reports", "minutes", "annexes"
]
"""The kinds of pages that may have running lines of their own."""


@dataclass(frozen=True, slots=True)
class RunningLine:
    """What is printed at the head and the foot of a page; empty for nothing."""

    head: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The patterns of the lines of one kind of page; None where another kind's hold."""

    head: str | None = None
    foot: str | None = None
    first_head: str | None = None
    first_foot: str | None = None


@dataclass(frozen=True, slots=True)
class RunningLook:
    """Running heads and feet by kind of page.

    `on_first` prints the lines of a kind on its first pages too, where these have no own ones.
    """

    agenda: PageLines = PageLines()
    applications: PageLines = PageLines()
    cover: PageLines = PageLines()
    notices: PageLines = PageLines()
    papers: PageLines = PageLines()
    reports: PageLines = PageLines()
    minutes: PageLines = PageLines()
    annexes: PageLines = PageLines()
    on_first: bool = False

    def of(self, kinds: Sequence[PageKind], first: bool) -> RunningLine:
        """Return the patterns for a page of the first of some kinds that has them."""

        def find(field: str) -> str | None:
            found = (getattr(getattr(self, kind), field) for kind in kinds)
            return next((pattern for pattern in found if pattern is not None), None)

        head, foot = find("head"), find("foot")
        if first:
            usual = (head, foot) if self.on_first else (None, None)
            own = find("first_head"), find("first_foot")
            head, foot = (
                mine if mine is not None else its for mine, its in zip(own, usual, strict=True)
            )
        return RunningLine(head or "", foot or "")

    @property
    def every(self) -> tuple[PageLines, ...]:
        """The patterns of all kinds."""
        return tuple(getattr(self, kind) for kind in get_args(PageKind))


@dataclass(frozen=True, slots=True)
class PanelLook:
    """How text is set off: `border` is `none`, `left` or `all`, `shade` the colour behind it."""

    border: str = "none"
    shade: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the text is not set off at all."""
        return self.border == "none" and self.shade is None


HEADINGS = (
    HeadingLook(1.5, 0.0, 0.9),
    HeadingLook(1.17, 1.1, 0.55),
    HeadingLook(1.0, 0.95, 0.4),
    HeadingLook(1.0, 0.8, 0.3, italic=True),
    HeadingLook(1.0, 0.7, 0.3, bold=False, italic=True),
    HeadingLook(1.0, 0.7, 0.3, bold=False, italic=True),
)
"""The headings of levels 1 to 6 where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Everything about the look of a pack that an organisation can choose.

    Lengths are in points (1/72 inch), colours `#rrggbb`. `margins` are top, right,
    bottom, left. `leading` is the distance of lines in sizes of their type; `paragraph_space`,
    `number_width` and `cell_padding` are in ems. `table_rules` are `all`, `rows` or `none`. With
    `sets_quotes` straight quotation marks are set as the language prints them. `cover` begins the
    agenda with a page of its own.
    `stamp_in_line` puts stamps in line with the edge of the text. The lines of `running`
    are printed outside the text of pages. `picture_dpi` is the resolution that finer pictures are
    reduced to, `restricted_tint` the colour behind pages that are not for the public,
    `accent_needs_colour` whether pages in the colours of the style need a colour printer,
    `agenda_table` whether the agenda is a table, `agenda_heading` where the word above it stands,
    `agenda_reading_times` whether it says how many pages a paper has and how long it takes to
    read, `supplement_letters` whether late pages are numbered 18a, 18b instead of after the last,
    `wording` the words that the program itself prints.
    """

    page: tuple[float, float] = (595.276, 841.89)
    margins: tuple[float, float, float, float] = (70.87, 70.87, 70.87, 70.87)
    font: str = "Liberation Sans"
    heading_font: str | None = None
    size: float = 12.0
    leading: float = WORDS_SINGLE
    paragraph_space: float = 0.75
    number_width: float = 3.0
    paragraph_numbers: ParagraphNumbers = "continuous"
    sets_quotes: bool = False
    headings: tuple[HeadingLook, ...] = HEADINGS
    table_rules: str = "all"
    cell_padding: float = 0.35
    recommendations: PanelLook = PanelLook()
    resolutions: PanelLook = PanelLook()
    text: str = "#000000"
    heading: str = "#000000"
    link: str = "#0b4f9e"
    rule: str = "#767676"
    shade: str = "#e8edf2"
    zebra: str | None = None
    cover: bool = False
    duplex: bool = True
    stamp: str = "top-right"
    stamp_size: float = 11.0
    stamp_bold: bool = False
    stamp_in_line: bool = False
    running: RunningLook = RunningLook()
    date_format: str = USUAL_DATES
    time_format: str = "5.30 pm"
    picture_dpi: int = 300
    restricted_tint: str | None = None
    accent_needs_colour: bool = False
    supplement_letters: bool = False
    agenda_table: bool = False
    agenda_reading_times: bool = False
    agenda_heading: str = "centre"
    wording: Wording = ENGLISH


CUT = "\N{HORIZONTAL ELLIPSIS}"
"""Stands for the end of a title that is cut, where a running line has no room for it."""
LINE_ROOM, STAMP_ROOM = 14.0, 32.0
"""What a running line and a stamp need of a margin besides their type, in points."""


def room_of_lines(style: HouseStyle) -> float:
    """Return the margin that a running line needs beside a stamp, or a mark, in points."""
    return LINE_ROOM + style.size + STAMP_ROOM + style.stamp_size


def fill_line(line: str, values: Mapping[str, str]) -> str:
    """Return a running line with those of its placeholders filled in that have a value.

    >>> fill_line("{label} of {pages}{right}", {"label": "{9}", "pages": "40"})
    '{9} of 40{right}'
    """
    return re.sub(r"\{([^{}]*)\}", lambda part: values.get(part[1], part[0]), line)


BYTES_PER_UNIT = {"KB": 1000, "MB": 1000**2, "GB": 1000**3}
POINTS_PER_MM = 72 / 25.4
PAGE_SIZES = {
    "A5": (148, 210), "A4": (210, 297), "A3": (297, 420), "A2": (420, 594), "A1": (594, 841),
    "A0": (841, 1189), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6),
}  # fmt: skip
"""Width and height of the upright page, in millimetres."""

TOLERANCE = 1.5
"""Millimetres by which a page may differ from the size that it is called by."""


def read_size(text: str) -> int | None:
    """Return the number of bytes in for instance `40 MB`; None for any other text."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*(KB|MB|GB)", text.strip(), re.I)
    return round(float(match[1]) * BYTES_PER_UNIT[match[2].upper()]) if match else None


def name_size(width: float, height: float) -> str:
    """Name the size of a page in points, as it is shown: `A4 portrait` or `210 x 400 mm`."""
    wide, high = width / POINTS_PER_MM, height / POINTS_PER_MM
    for name, (short, long) in PAGE_SIZES.items():
        if abs(wide - short) <= TOLERANCE and abs(high - long) <= TOLERANCE:
            return f"{name} portrait"
        if abs(wide - long) <= TOLERANCE and abs(high - short) <= TOLERANCE:
            return f"{name} landscape"
    return f"{wide:.0f} x {high:.0f} mm"
