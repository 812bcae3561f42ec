"""The fields of the house style, as the files of organisation, committee and meeting give them.

`plan.house_style` settles them into a `HouseStyle`, in which no value is missing.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from agendapack.model.fields import (
    Count,
    Flag,
    Length,
    Quotes,
    Record,
    accept,
    before,
    optional,
    string_schema,
    usual,
)
from agendapack.model.style import WORDS_SINGLE
from agendapack.model.text import Text, expect_text

LEAST_SPACING, MOST_SPACING = 1.0, 3.0


def _spacing(value: object) -> float:
    text = expect_text(value)
    if text == "single":
        return WORDS_SINGLE
    if re.fullmatch(r"\d(?:\.\d{1,3})?", text) and LEAST_SPACING <= float(text) <= MOST_SPACING:
        return float(text)
    raise PydanticCustomError("spacing_expected", "line spacing expected")


def _lower(text: str) -> str:  # `str.lower` has its signature in words, which are parsed
    return text.lower()


Colour = Annotated[
    str,
    accept(re.compile(r"#[0-9a-fA-F]{6}").fullmatch, "colour"),
    AfterValidator(_lower),
    string_schema(r"^#[0-9a-fA-F]{6}$", "A colour in hexadecimal.", "#1d4d3f"),
]
Spacing = Annotated[
    float,
    before(_spacing),
    string_schema(
        r"^(single|[123](\.\d{1,3})?)$",
        "A distance of lines in sizes of the type.",
        "single",
        "1.3",
    ),
]
StampPosition = Literal[
    "top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right"
]
Weight = Literal["normal", "bold"]


class Margins(Record):
    """Distances from the edges of the page to its text."""

    top: Length | None = optional("From the top edge. Default: 25 mm.")
    right: Length | None = optional("From the right edge. Default: 25 mm.")
    bottom: Length | None = optional("From the bottom edge. Default: 25 mm.")
    left: Length | None = optional("From the left edge. Default: 25 mm.")


class Colours(Record):
    """Colours of the house style."""

    text: Colour | None = optional("The colour of all text.")
    heading: Colour | None = optional("The colour of headings.")
    link: Colour | None = optional("The colour of links.")
    rule: Colour | None = optional("The colour of rules and of lines in tables.")
    shade: Colour | None = optional("The background of header rows in tables.")
    zebra: Colour | None = optional("The background of every second row in tables. Default: none.")


class HeadingLevel(Record):
    """The headings of one level."""

    size: Length | None = optional("The size of their type.")
    weight: Weight | None = optional(
        "The weight of their type. Default: bold, and normal from level 5."
    )
    slant: Literal["upright", "italic"] | None = optional(
        "Whether they lean. Default: upright, and italic from level 4."
    )
    colour: Colour | None = optional("Their colour. Default: that of `colours: heading`.")
    before: Length | None = optional("The space above them.")
    after: Length | None = optional("The space below them.")
    case: Literal["as-written", "capitals"] | None = optional(
        "Whether they are shown in capitals. Default: as-written."
    )
    align: Literal["left", "centre"] | None = optional("Where they stand.")


class Headings(Record):
    """The look of headings by level: the title of a section is level 1."""

    level_1: HeadingLevel = usual(HeadingLevel, "Titles: of the notice, of reports, of minutes.")
    level_2: HeadingLevel = usual(
        HeadingLevel, "The word 'Agenda', headings in papers, single minutes."
    )
    level_3: HeadingLevel = usual(HeadingLevel, "Items of the agenda; sub-headings in papers.")
    level_4: HeadingLevel = usual(HeadingLevel, "Sub-headings of items.")
    level_5: HeadingLevel = usual(HeadingLevel, "Deeper headings.")
    level_6: HeadingLevel = usual(HeadingLevel, "The deepest headings.")


class Tables(Record):
    """The look of tables with lines."""

    rules: Literal["all", "rows", "none"] | None = optional(
        "The lines: around every cell ('all'), between rows ('rows'), or none. Default: all."
    )
    padding: Length | None = optional("The space between a line and the text.")


class Panel(Record):
    """The look of text that is set off from what is around it."""

    border: Literal["none", "left", "all"] | None = optional(
        "A bar at its left in the colour of headings ('left'), a line all around it "
        "('all'), or none. Default: none."
    )
    shade: Colour | None = optional("The colour behind it. Default: none.")


class FirstLines(Record):
    """The lines at the head and the foot of the first page of a paper, outside the text."""

    head: Text | None = optional("The line at the head; empty for none.")
    foot: Text | None = optional("The line at the foot; empty for none.")


class RunningLines(FirstLines):
    """A line at the head and one at the foot of pages, outside the text.

    They may have {committee}, {organisation}, {date}, {title} (of the paper), {item} (its
    number), {label} or {page} (the printed page number), {pages} (the last one of the pack, or of
    the agenda), {own-page} and {own-pages} (within the paper). What follows {centre} or {right}
    stands there.
    """

    first: FirstLines = usual(
        FirstLines, "Other lines for the first page, whatever 'first-page' says."
    )


class Running(Record):
    """The running heads and feet, by kind of page."""

    agenda: RunningLines = usual(RunningLines, "On the pages of the agenda.")
    applications: RunningLines = usual(
        RunningLines,
        "On those pages of the agenda after the first that list applications. "
        "Default: as 'agenda'.",
    )
    cover: RunningLines = usual(RunningLines, "On the cover. Default: none.")
    notices: RunningLines = usual(
        RunningLines, "On notices in files of their own. Default: as 'agenda'."
    )
    papers: RunningLines = usual(RunningLines, "On the pages of minutes, reports and other papers.")
    reports: RunningLines = usual(RunningLines, "On the pages of reports. Default: as 'papers'.")
    minutes: RunningLines = usual(RunningLines, "On the pages of minutes. Default: as 'papers'.")
    annexes: RunningLines = usual(
        RunningLines,
        "On the pages of annexes. Those that came as PDF have them where a page has "
        "room. Default: none on those, and as 'papers' on others.",
    )
    first_page: Flag | None = optional(
        "Print them on the first page of the agenda and of each paper too. Default: no."
    )


class Stamps(Record):
    """The look of the stamped page and item numbers; their words are in `wording`."""

    size: Length | None = optional("The size of their type. Default: 11 pt.")
    weight: Weight | None = optional("The weight of their type. Default: normal.")
    edge: Literal["paper", "text"] | None = optional(
        "Whether they stand 10 mm from the side of the paper, or in line with the "
        "text's edge. Default: paper."
    )


class Style(Record):
    """The house style. A field that is left out is taken from the level above.

    The levels: built in, organisation, committee, meeting.
    """

    extends: Text | None = optional(
        "A style that ships, whose fields hold where this one has none: council, "
        "parish, nhs-board, us-council, standards, governors, charity-board or university."
    )
    cover: Flag | None = optional(
        "Begin the agenda with a cover page: logo, title, date and the organisation's "
        "'cover-picture'. Default: no."
    )
    page: Literal["A4", "A5", "A3", "Letter"] | None = optional(
        "The size of the page. Default: A4."
    )
    margins: Margins = usual(Margins, "The space around the text.")
    font: Text | None = optional(
        "The family of the font: Liberation Sans, Caladea, or one in fonts/."
    )
    heading_font: Text | None = optional(
        "The family of the font of headings. Default: that of the text."
    )
    size: Length | None = optional("The size of the type, from 6 pt to 48 pt. Default: 12 pt.")
    line_spacing: Spacing | None = optional(
        "The distance of lines, in sizes of the type: 1 to 3, or 'single' for that of "
        "word processors. Default: single."
    )
    paragraph_space: Length | None = optional(
        "The space below paragraphs. Default: three quarters of the type size."
    )
    quotes: Quotes | None = optional(
        "Quotation marks, apostrophes and dashes in texts: as they are typed, or as "
        "the language prints them ('by-language'). Default: typed."
    )
    paragraph_numbers: Literal["continuous", "by-section", "none"] | None = optional(
        "How the paragraphs of reports are numbered: straight through ('continuous'), "
        "1.1, 1.2 and 2.1 below numbered headings ('by-section'), or not at all. Default: "
        "continuous."
    )
    number_width: Length | None = optional(
        "The width of the column of the numbers of paragraphs. Default: three times the type size."
    )
    headings: Headings = usual(Headings, "The look of headings by level.")
    tables: Tables = usual(Tables, "The look of tables with lines.")
    recommendations: Panel = usual(Panel, "The look of a report's recommendations.")
    resolutions: Panel = usual(Panel, "The look of resolutions in minutes.")
    colours: Colours = usual(Colours, "Colours of text, links, rules and tables.")
    running: Running = usual(Running, "Lines at the head and foot of pages.")
    duplex: Flag | None = optional("Start every paper on a right-hand page. Default: yes.")
    stamp: StampPosition | None = optional(
        "Where the page number and the item number are stamped. Default: top-right."
    )
    stamps: Stamps = usual(Stamps, "The look of the stamped numbers.")
    date_format: Text | None = optional(
        "How dates are written, for instance {weekday} {day} {month} {year}."
    )
    time_format: Literal["5.30 pm", "5.30pm", "5:30 pm", "17:30", "17.30"] | None = optional(
        "How times are written, shown by half past five."
    )
    picture_dpi: Count | None = optional(
        "The most dots per inch of annexes that are pictures. Default: 300."
    )
    agenda_layout: Literal["list", "table"] | None = optional(
        "Whether the agenda lists its items one below the other, or in a table with "
        "columns for what they have: lead, purpose, time, pages. Default: list."
    )
    agenda_reading_times: Flag | None = optional(
        "Whether the agenda says how many pages each item's papers have, and about how "
        "long they take to read. Default: no."
    )
    agenda_heading: Literal["left", "centre"] | None = optional(
        "Where the word 'Agenda' stands above the items. Default: centre."
    )
    supplement_numbers: Literal["continue", "letters"] | None = optional(
        "How the pages of supplements are numbered: on from the last page "
        "('continue'), "
        "or 18a, 18b after page 18 ('letters'). Default: continue."
    )
    restricted_tint: Colour | None = optional(
        "The background of pages that are not for publication, in the restricted pack."
    )
    accent_needs_colour: Flag | None = optional(
        "Whether headings, links, rules and tints in the colours of this style make a "
        "page one that needs a colour printer, for 'agendapack build --colour'. Default: no."
    )
