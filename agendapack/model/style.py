"""House style with every value settled."""

from dataclasses import dataclass

from agendapack.model.wording import ENGLISH, Wording

DATE_PARTS = ("weekday", "day", "month", "year")
"""The values that `date_format` may name."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Everything about the look of a pack that an organisation can choose.

    Lengths are in points (1/72 inch), colours `#rrggbb`. `margins` are top, right,
    bottom, left. `picture_dpi` is the resolution that finer pictures are reduced to,
    `restricted_tint` the colour behind pages that are not for the public,
    `supplement_letters` whether late pages are numbered 18a, 18b instead of after the last,
    `wording` the words that the program itself prints.
    """

    page: tuple[float, float] = (595.276, 841.89)
    margins: tuple[float, float, float, float] = (70.87, 70.87, 70.87, 70.87)
    font: str = "Liberation Sans"
    size: float = 12.0
    text: str = "#000000"
    heading: str = "#000000"
    link: str = "#0b4f9e"
    rule: str = "#767676"
    shade: str = "#e8edf2"
    duplex: bool = True
    stamp: str = "top-right"
    stamp_size: float = 11.0
    date_format: str = "{weekday}, {day} {month} {year}"
    time_format: str = "5.30 pm"
    picture_dpi: int = 300
    restricted_tint: str | None = None
    supplement_letters: bool = False
    wording: Wording = ENGLISH
