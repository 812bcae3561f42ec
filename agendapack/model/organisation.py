"""The fields of `meetings/organisation.yaml` and of `meetings/committees/ID.yaml`.

Among them is the notice that a meeting requires: an organisation's choice of the law's rules.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from agendapack.model.fields import (
    PLACE,
    ByName,
    Count,
    Day,
    FileSize,
    Flag,
    Language,
    Name,
    PlacedRecord,
    Record,
    SiteAddress,
    Texts,
    TimeZone,
    optional,
    several,
    usual,
)
from agendapack.model.house_fields import Style
from agendapack.model.item_facts import DeclaredFields, ExtraField
from agendapack.model.members import Host, Logo, WorkOutTimesField
from agendapack.model.text import Text
from agendapack.model.wording import ENGLISH

NO_REGIME = "none"
"""Written in place of a regime's name: no notice is counted."""

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
DayKind = Literal[
    "saturday", "sunday", "bank-holiday", "bank-holiday-break", "christmas-break", "easter-break",
    "closure", "proclaimed-day",
]  # fmt: skip


class Notice(PlacedRecord):
    """How clear days of notice are counted."""

    regime: Name = Field(
        description="principal-council, executive, parish, wales, community-council, scotland, "
        "northern-ireland, public-body, school-governors, school-governors-wales, company, "
        "charity, or none."
    )
    clear_days: Count | None = optional(
        "How many clear days, for a company or charity; its own rules say that."
    )
    counting: Literal["calendar", "working"] = usual(
        "calendar", "Which days count, for a company or charity: all, or working days only."
    )


def _spell_out(value: object) -> object:
    return {"regime": value, PLACE: value.source} if isinstance(value, Text) else value


NoticeField = Annotated[Notice, BeforeValidator(_spell_out, json_schema_input_type=Notice | Name)]
"""A notice as fields, or just the name of its regime."""

EarlierKind = Literal["private-meeting", "private-meeting-again", "key-decision"]


class EarlierNotice(Record):
    """A further notice that some meetings need, `clear_days` before the meeting."""

    kind: EarlierKind
    of: Text
    clear_days: Count
    not_counted: tuple[DayKind, ...] = ()
    law: Text


class OtherReading(Record):
    """Another way in which the law is read, which leaves other days uncounted."""

    of: Text
    not_counted: tuple[DayKind, ...]


class Period(Record):
    """The rules of a regime for meetings held from one day until another, both included.

    Where `clear_days` is left out, the organisation's own rules give the number. `unsure` says
    what is not certain about the rules.
    """

    from_: Day | None = None
    until: Day | None = None
    clear_days: Count | None = None
    not_counted: tuple[DayKind, ...] = ()
    earlier_notices: tuple[EarlierNotice, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    decision_days: Count | None = None
    """Working days, the day of the meeting included, in which to publish a note of decisions."""
    law: Text
    unsure: Text | None = None


class Regime(Record):
    """One file of `agendapack/regimes/`; `default` for the usual regime of its nation.

    `exclusion` names the file of `agendapack/exempt/` by which the public is excluded.
    """

    name: Text
    nation: Nation | None = None
    default: Flag = False
    exclusion: Text
    periods: tuple[Period, ...]


Policy = Literal["ignore", "warn", "fail"]
StrictPolicy = Literal["warn", "fail"]
"""For problems that cannot be ignored: the paper's content is not on its pages."""


class Preflight(Record):
    """For each kind of problem in PDF papers: `ignore` it, `warn`, or `fail` the build.

    The keys are the codes of the problems.
    """

    fonts_not_embedded: Policy = usual(
        "warn", "Fonts that are not in the file, so that it looks different on other computers."
    )
    not_tagged: Policy = usual("warn", "Text without tags for screen readers.")
    scan_only: Policy = usual("warn", "Scanned pages only, without any text.")
    pages_without_text: Policy = usual("warn", "Some pages without text.")
    blank_pages: Policy = usual("warn", "Pages with nothing on them.")
    large_images: Policy = usual("warn", "Pictures with more dots per inch than 'image-dpi'.")
    form_fields: Policy = usual("warn", "Form fields; they are drawn as they look.")
    comments: Policy | Literal["drop"] = usual(
        "warn", "Notes and marks of readers; they are kept, or removed with 'drop'."
    )
    no_stamp_room: Policy = usual(
        "warn", "Pages that are so full that a strip is added for the page number."
    )
    scripts: Policy = usual("warn", "Scripts and other actions; they are removed.")
    embedded_files: Policy = usual("warn", "Attached files; they are removed.")
    portfolios: StrictPolicy = usual(
        "fail", "Portfolios: a cover page with files in it, of which only the cover could go in."
    )
    dynamic_forms: StrictPolicy = usual("fail", "XFA forms whose only page says 'please wait'.")
    lost_pages: StrictPolicy = usual(
        "fail", "Damaged files in which the content of some pages is lost."
    )
    file_links: Policy = usual("warn", "Links to files; they are removed.")
    private_links: Policy = usual(
        "warn", "Links into a private network, which the public cannot follow."
    )
    hidden_layers: Policy = usual(
        "warn", "Hidden layers; their content goes into the pack, still hidden."
    )
    encrypted: Policy = usual("ignore", "Encryption; the pack is not encrypted.")
    image_dpi: Count = usual(300, "The most dots per inch that pictures may have.")


class Translation(Record):
    """One line of the languages strapline."""

    language: Text = Field(description="A language tag, for instance pl or zh-HK.")
    text: Text = Field(description="The line in that language.")
    name: Text | None = optional(
        "The name of the language, printed after the text, for instance Polish."
    )


def _list_messages(schema: dict[str, Any]) -> None:
    """Let editors complete the names of messages, and show their usual words."""
    messages = ENGLISH.messages.items()
    schema["properties"] = {name: {"description": words} for name, words in messages}
    schema["additionalProperties"] = False


ItemNumbersField = Annotated[
    Texts,
    Field(
        description="How the numbers of items are printed, a pattern for each level: of items, of "
        "items below them, and so on. For instance '{number}' and '{above}({letter})', or 'none'. "
        "Default: '{number}' and '{above}.{number}'."
    ),
]

WordingField = Annotated[
    ByName[Text],
    Field(
        default_factory=dict,
        description="Words that a pack prints instead of the usual ones, by the name of the "
        "message; see the page on wording.",
        json_schema_extra=_list_messages,
    ),
]


class Closure(Record):
    """A day on which the organisation is closed, besides weekends and bank holidays."""

    date: Day = Field(description="The day.")
    reason: Text = Field(description="Why it is closed; not printed.")
    proclaimed: Flag = usual(
        False, "Whether it is a day appointed for public thanksgiving or mourning."
    )


class Organisation(Host):
    """The body whose meetings the workspace holds.

    What a meeting usually has is here for those that it holds itself, without a committee.
    """

    name: Text = Field(description="The body's full name.")
    language: Language | None = optional("The language tag of its papers. Default: en-GB.")
    country: Nation = usual("england", "The country whose bank holidays count.")
    notice: NoticeField | None = optional(
        "How clear days of notice are counted: a regime, or none. Default: the usual "
        "regime of the country."
    )
    members_are: Text | None = optional(
        "What members are called, printed before their names, for instance Councillors."
    )
    purposes: tuple[Text, ...] = several(
        "What items of an agenda can be for, in the words that are printed, for "
        "instance For decision. Default: any words."
    )
    preflight: Preflight = usual(Preflight, "What to do about problems in PDF papers.")
    hidden_words: Literal["fail", "leave-out"] = usual(
        "fail",
        "What to do about hidden words in Word documents and spreadsheets for the "
        "public: fail the build, or leave them out and warn.",
    )
    open_words: tuple[Text, ...] = several(
        "Names and words that withheld papers often have, and that the public may know."
    )
    max_size: FileSize | None = optional(
        "The largest size of a pack without a warning, for instance 40 MB."
    )
    logo: Logo | None = optional("Printed at the head of the front sheet.")
    cover_picture: Logo | None = optional(
        "Printed on the cover that the style asks for with 'cover: yes'."
    )
    telephone: Text | None = optional("Printed below the strapline.")
    website: Text | None = optional("Printed below the strapline.")
    site: SiteAddress | None = optional(
        "Where the site that 'agendapack site' makes is on the web, for its feeds and "
        "calendars, for instance https://meetings.example.org/."
    )
    time_zone: TimeZone | None = optional(
        "The time zone of its meetings in calendars, printed beside the time of a "
        "meeting that is held online. Default: that of its country, which is not printed."
    )
    strapline: tuple[Translation, ...] = several(
        "A sentence in each language that readers may want a translation into."
    )
    closures: tuple[Closure, ...] = several(
        "Days that are not working days, besides weekends and bank holidays."
    )
    style: Style = usual(Style, "The house style of every pack.")
    fields: DeclaredFields = usual(
        DeclaredFields, "The fields of your own that may stand in 'extra'."
    )
    extra: ExtraField
    wording: WordingField
    large_print: Flag | None = optional(
        "Also make packs in large print: 18 pt, with the same page numbers."
    )
    item_numbers: ItemNumbersField = ()
    web: Flag | None = optional("Also make a web edition of each public pack: pages for a browser.")
    public_notice: Flag | None = optional(
        "Also make notice.pdf: the public notice of a meeting on a page of its own. "
        "A meeting that is cancelled, postponed or moved always has one."
    )


class Partner(Record):
    """Another body that a joint committee belongs to."""

    name: Text = Field(description="Its full name, printed beside the organisation's.")
    logo: Logo | None = optional("Printed beside the organisation's.")


class Committee(Host):
    """A committee, and what its meetings usually have: `meetings/committees/ID.yaml`."""

    organisation: Name | None = optional(
        "The body that the committee belongs to, if the workspace has several: "
        "a file in organisations/, without .yaml. Default: organisation.yaml."
    )
    jointly_with: tuple[Partner, ...] = several("The other bodies of a joint committee.")
    language: Language | None = optional(
        "The language tag of its papers. Default: the organisation's."
    )
    time_zone: TimeZone | None = optional(
        "The time zone of its meetings, printed behind their times, for instance Europe/Paris. "
        "Default: the organisation's."
    )
    members_are: Text | None = optional(
        "What members are called. Default: as in the organisation's file."
    )
    notice: NoticeField | None = optional(
        "How clear days of notice are counted. Default: as in the organisation's file."
    )
    item_numbers: ItemNumbersField = ()
    work_out_times: WorkOutTimesField = None
    formerly: tuple[Name, ...] = several(
        "Committees that it follows, by the names of their files: its minutes are "
        "numbered on from theirs."
    )
    style: Style = usual(Style, "What is different in the house style of this committee.")
    extra: ExtraField
    wording: WordingField
    large_print: Flag | None = optional(
        "Also make packs in large print. Default: as in the organisation's file."
    )
    web: Flag | None = optional("Also make a web edition. Default: as in the organisation's file.")
    public_notice: Flag | None = optional(
        "Also make notice.pdf. Default: as in the organisation's file."
    )
