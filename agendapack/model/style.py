"""House style with every value settled."""

from dataclasses import dataclass
from typing import Literal

from agendapack.model.wording import ENGLISH, Wording

DATE_PARTS = ("weekday", "day", "month", "year")
"""The values that `date_format` may name."""

LINE_PARTS = ("committee", "organisation", "date", "title", "page", "pages")
"""The values that a running line may name."""

WORDS_SINGLE = 1.149
"""The distance of lines that a word processor sets "single" in Arial, in sizes of the type."""

ParagraphNumbers = Literal["continuous", "by-section", "none"]
"""How the paragraphs of a report are numbered: 1, 2, 3; 1.1, 1.2, 2.1; or not at all."""

USUAL_DATES = "{weekday}, {day} {month} {year}"
"""The date format of a front sheet where nothing else is asked for."""


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


@dataclass(frozen=True, slots=True)
class RunningLine:
    """What is printed at the head and the foot of pages, with placeholders; empty for nothing."""

    head: str = ""
    foot: str = ""


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
    `stamp_in_line` puts stamps in line with the edge of the text. `agenda_lines` and `paper_lines`
    are printed outside the text of pages. `picture_dpi` is the resolution that finer pictures are
    reduced to,
    `restricted_tint` the colour behind pages that are not for the public,
    `agenda_table` whether the agenda is a table,
    `supplement_letters` whether late pages are numbered 18a, 18b instead of after the last,
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
    agenda_lines: RunningLine = RunningLine()
    paper_lines: RunningLine = RunningLine()
    lines_on_first: bool = False
    date_format: str = USUAL_DATES
    time_format: str = "5.30 pm"
    picture_dpi: int = 300
    restricted_tint: str | None = None
    supplement_letters: bool = False
    agenda_table: bool = False
    wording: Wording = ENGLISH


def fill_line(line: str, **values: str) -> str:
    """Return a running line with those of its placeholders filled in that have a value."""
    for name, value in values.items():
        line = line.replace(f"{{{name}}}", value)
    return line
