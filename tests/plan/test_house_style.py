from dataclasses import replace

import pytest

from agendapack.model.organisation import Style
from agendapack.model.style import HouseStyle
from agendapack.plan.house_style import settle_style
from tests.records import make


def style(**values: object) -> Style:
    return make(Style, values)


def test_nothing_given_leaves_what_is_built_in() -> None:
    assert settle_style(Style(), Style(), Style()) == (HouseStyle(), [])


def test_a_later_level_goes_over_an_earlier_one() -> None:
    settled, problems = settle_style(
        style(page="A3", margins={"top": "30 mm", "left": "72pt"}, colours={"link": "#112233"}),
        style(page="A5", margins={"left": "1 in"}, duplex="no"),
        style(size="11 pt", **{"time-format": "17:30"}),
    )
    assert problems == []
    assert settled.page == (419.528, 595.276)
    assert settled.margins == pytest.approx((85.04, 70.87, 70.87, 72.0), abs=0.01)
    assert (settled.link, settled.duplex, settled.size) == ("#112233", False, 11.0)
    assert settled.time_format == "17:30"


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"page": "Letter"}, "page", (612.0, 792.0)),
        ({"font": "Liberation Serif"}, "font", "Liberation Serif"),
        ({"size": "14 pt"}, "size", 14.0),
        ({"colours": {"text": "#111111"}}, "text", "#111111"),
        ({"colours": {"heading": "#111111"}}, "heading", "#111111"),
        ({"colours": {"link": "#111111"}}, "link", "#111111"),
        ({"colours": {"rule": "#111111"}}, "rule", "#111111"),
        ({"colours": {"shade": "#111111"}}, "shade", "#111111"),
        ({"duplex": "no"}, "duplex", False),
        ({"stamp": "bottom-left"}, "stamp", "bottom-left"),
        ({"date-format": "{day} {month}"}, "date_format", "{day} {month}"),
        ({"time-format": "17.30"}, "time_format", "17.30"),
        ({"picture-dpi": "150"}, "picture_dpi", 150),
        ({"restricted-tint": "#ffe0e0"}, "restricted_tint", "#ffe0e0"),
        ({"supplement-numbers": "letters"}, "supplement_letters", True),
    ],
)
def test_each_field_of_a_style_changes_that_alone(
    given: dict[str, object], field: str, value: object
) -> None:
    settled, problems = settle_style(Style(), style(**given), Style())
    assert problems == []
    assert settled == replace(HouseStyle(), **{field: value})  # type: ignore[arg-type]


def test_a_later_level_can_take_letters_back() -> None:
    letters, counted = ({"supplement-numbers": way} for way in ("letters", "continue"))
    assert not settle_style(style(**letters), style(**counted))[0].supplement_letters


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        (
            {"date-format": "{wekday} {day}"},
            "the date format has '{wekday}'; it may have {weekday}, {day}, {month}, {year}",
            "did you mean 'weekday'?",
        ),
        (
            {"date-format": "today"},
            "the date format 'today' has no part of a date in it",
            "write for instance {weekday}, {day} {month} {year}; "
            "it may have {weekday}, {day}, {month}, {year}",
        ),
        (
            {"margins": {"left": "100 mm", "right": "100 mm"}},
            "the margins leave less than 2 inches (51 mm) of the page to the text",
            "make the margins smaller or the page larger",
        ),
        ({"size": "900 pt"}, "the type size is 900 pt; it may be 6 to 48 pt", None),
    ],
)
def test_a_style_that_cannot_be_printed(
    values: dict[str, object], message: str, hint: str | None
) -> None:
    _, problems = settle_style(style(**values), Style())
    assert [(problem.message, problem.hint) for problem in problems] == [(message, hint)]


def test_a_page_too_small_for_the_margins_of_the_level_above() -> None:
    _, problems = settle_style(style(margins={"top": "80 mm", "bottom": "80 mm"}), style(page="A5"))
    assert len(problems) == 1
