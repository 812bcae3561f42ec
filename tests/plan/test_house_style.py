from dataclasses import replace
from typing import Any, get_args

import pytest

from agendapack.load.bodies import read_styles
from agendapack.model.house_fields import Style
from agendapack.model.style import (
    HEADINGS,
    HouseStyle,
    PageKind,
    PageLines,
    PanelLook,
    RunningLine,
    RunningLook,
)
from agendapack.plan.house_style import check_extended, settle_style
from agendapack.problems import Code
from tests.records import loaded, make


def with_foot(kind: PageKind) -> RunningLook:
    changed: dict[str, Any] = {kind: PageLines(foot="{date}")}
    return replace(RunningLook(), **changed)


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
        ({"paragraph-numbers": "none"}, "paragraph_numbers", "none"),
        ({"cover": "yes"}, "cover", True),
        ({"resolutions": {"border": "all"}}, "resolutions", PanelLook("all")),
        ({"recommendations": {"shade": "#eef4f0"}}, "recommendations", PanelLook(shade="#eef4f0")),
        ({"page": "Letter"}, "page", (612.0, 792.0)),
        ({"font": "Liberation Serif"}, "font", "Liberation Serif"),
        ({"size": "14 pt"}, "size", 14.0),
        ({"colours": {"text": "#111111"}}, "text", "#111111"),
        ({"colours": {"heading": "#111111"}}, "heading", "#111111"),
        ({"colours": {"link": "#111111"}}, "link", "#111111"),
        ({"colours": {"rule": "#111111"}}, "rule", "#111111"),
        ({"colours": {"shade": "#eeeeee"}}, "shade", "#eeeeee"),
        ({"duplex": "no"}, "duplex", False),
        ({"stamp": "bottom-left"}, "stamp", "bottom-left"),
        ({"date-format": "{day} {month}"}, "date_format", "{day} {month}"),
        ({"time-format": "17.30"}, "time_format", "17.30"),
        ({"picture-dpi": "150"}, "picture_dpi", 150),
        ({"restricted-tint": "#ffe0e0"}, "restricted_tint", "#ffe0e0"),
        ({"accent-needs-colour": "yes"}, "accent_needs_colour", True),
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


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ({"heading-font": "Caladea"}, "heading_font", "Caladea"),
        ({"line-spacing": "single"}, "leading", 1.149),
        ({"line-spacing": "1.3"}, "leading", 1.3),
        ({"paragraph-space": "6 pt"}, "paragraph_space", 0.5),
        ({"number-width": "24 pt"}, "number_width", 2.0),
        ({"tables": {"rules": "rows"}}, "table_rules", "rows"),
        ({"tables": {"padding": "6 pt"}}, "cell_padding", 0.5),
        ({"colours": {"zebra": "#f4f4f4"}}, "zebra", "#f4f4f4"),
        ({"stamps": {"size": "9 pt"}}, "stamp_size", 9.0),
        ({"stamps": {"weight": "bold"}}, "stamp_bold", True),
        ({"stamps": {"edge": "text"}}, "stamp_in_line", True),
        ({"running": {"first-page": "yes"}}, "running", RunningLook(on_first=True)),
        *(
            ({"running": {kind: {"foot": "{date}"}}}, "running", with_foot(kind))
            for kind in get_args(PageKind)
        ),
        (
            {"running": {"papers": {"first": {"head": "{item}"}}}},
            "running",
            RunningLook(papers=PageLines(first_head="{item}")),
        ),
    ],
)
def test_each_field_of_the_look_changes_that_alone(
    given: dict[str, object], field: str, value: object
) -> None:
    settled, problems = settle_style(style(**given), Style())
    assert problems == []
    assert settled == replace(HouseStyle(), **{field: value})  # type: ignore[arg-type]


def test_a_level_of_headings_changes_alone_and_in_sizes_of_the_type() -> None:
    given = {"size": "18 pt", "weight": "normal", "case": "capitals", "after": "6 pt"}
    settled, problems = settle_style(style(size="12 pt", headings={"level-2": given}))
    before = HouseStyle().headings[1]
    wanted = replace(before, size=1.5, bold=False, capitals=True, after=0.5)
    assert problems == []
    assert settled.headings == (HEADINGS[0], wanted, *HEADINGS[2:])


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        ({"text": "#767676"}, ""),
        ({"heading": "#9aa5b1"}, "headings, #9aa5b1, has a contrast of 2.5 to 1 on white paper"),
        ({"shade": "#606060"}, "text, #000000, has a contrast of 3.3 to 1 on the shade of tables"),
        ({"zebra": "#606060"}, "text, #000000, has a contrast of 3.3 to 1 on the zebra rows"),
    ],
)
def test_colours_that_are_hard_to_read_are_told(colours: dict[str, str], said: str) -> None:
    given = {"shade": "#ffffff"} | colours
    _, problems = settle_style(style(colours=given), Style())
    found = [problem.message for problem in problems if problem.code is Code.LOW_CONTRAST]
    assert [said in message for message in found] == ([True] if said else []), found


def test_a_running_line_needs_a_margin_beside_the_stamp() -> None:
    lines = {"papers": {"head": "{committee}"}}
    roomy, tight = {"top": "25 mm"}, {"top": "18 mm"}
    assert settle_style(style(running=lines, margins=roomy))[1] == []
    (problem,) = settle_style(style(running=lines, margins=tight))[1]
    assert problem.message == "the top margin, 18 mm, has no room for a running line"
    assert problem.hint == "make it 25 mm or more"
    # Across from the stamps, marks of what is not for publication need the same room.
    assert len(settle_style(style(running=lines, margins=tight, stamp="bottom-left"))[1]) == 1


def test_a_line_of_first_pages_needs_room_too() -> None:
    lines, tight = {"minutes": {"first": {"foot": "{item}"}}}, {"bottom": "18 mm"}
    (problem,) = settle_style(style(running=lines, margins=tight))[1]
    assert problem.message == "the bottom margin, 18 mm, has no room for a running line"


def test_a_brace_of_a_running_line_needs_its_other_half() -> None:
    (problem,) = settle_style(style(running={"cover": {"foot": "{title}, {date"}}))[1]
    assert problem.message == "the running line '{title}, {date' has a brace without its other half"


RUNNING = RunningLook(
    agenda=PageLines(foot="agenda"),
    papers=PageLines(head="papers", first_foot="first"),
    minutes=PageLines(head=""),
)


@pytest.mark.parametrize(
    ("kinds", "first", "line"),
    [
        (("agenda",), False, RunningLine("", "agenda")),
        (("agenda",), True, RunningLine()),
        (("papers",), False, RunningLine("papers", "")),
        (("papers",), True, RunningLine("", "first")),
        (("reports", "papers"), False, RunningLine("papers", "")),
        (("minutes", "papers"), False, RunningLine()),
        (("annexes",), False, RunningLine()),
        ((), False, RunningLine()),
    ],
)
def test_a_page_has_the_lines_of_its_kind_or_of_the_wider_one(
    kinds: tuple[PageKind, ...], first: bool, line: RunningLine
) -> None:
    assert RUNNING.of(kinds, first) == line


def test_lines_of_every_page_stand_on_first_pages_that_have_no_own() -> None:
    everywhere = replace(RUNNING, on_first=True)
    assert everywhere.of(("papers",), True) == RunningLine("papers", "first")


def test_a_running_line_names_what_there_is() -> None:
    (problem,) = settle_style(style(running={"papers": {"foot": "{titel}"}}))[1]
    assert problem.message.startswith("the running line has '{titel}'; it may have {committee},")
    assert problem.hint == "did you mean 'title'?"


def test_a_style_that_ships_goes_below_the_one_that_extends_it() -> None:
    given = loaded(organisation={"style": {"extends": "parish", "size": "13 pt"}})
    settled, problems = settle_style(*given.style_levels)
    assert problems == []
    assert (settled.heading_font, settled.size) == ("Caladea", 13.0)
    assert list(check_extended(given)) == []


def test_a_style_that_does_not_ship_cannot_be_extended() -> None:
    given = loaded(organisation={"style": {"extends": "parrish"}})
    (problem,) = check_extended(given)
    assert problem.message.startswith("there is no style 'parrish' to extend; there are ")
    assert problem.hint == "did you mean 'parish'?"


@pytest.mark.parametrize("name", sorted(read_styles()))
def test_every_style_that_ships_is_sound_and_easy_to_read(name: str) -> None:
    assert settle_style(read_styles()[name], Style())[1] == []
