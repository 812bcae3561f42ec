"""What stands beside something else: items of an agenda, a logo, columns, lines to sign on."""

from dataclasses import replace

import pytest

from agendapack.model.section import EmbeddedPicture
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.typeset import Layout
from agendapack.typeset.strips import FillItem, PictureItem, TextItem
from tests.typeset.sections import STYLE, lay_out

TITLE = (
    '<h3 class="item-heading"><span class="number">{}</span> {} <span class="pages">{}</span></h3>'
)
WIDTH = STYLE.page[0] - STYLE.margins[1] - STYLE.margins[3]
LONG = " ".join(["ponds"] * 40)


def agenda(*titles: tuple[str, str, str], below: str = "") -> str:
    items = (f'<section class="agenda-item">{TITLE.format(*t)}{below}</section>' for t in titles)
    return "".join(items)


def lines(layout: Layout) -> list[tuple[str, float, float, float]]:
    """Return the words, the left and right edge, and the baseline of each line of a first page."""
    found = []
    for placed in layout.pages[0]:
        for item in placed.strip.items:
            if isinstance(item, TextItem):
                words, left = " ".join(atom.text for atom in item.line.atoms), min(item.line.starts)
                y = placed.top + item.y
                found.append((words, item.x + left, item.x + item.line.width, round(y, 2)))
    return found


COLUMNS = (
    "No.|Item|Lead|Time",
    "1.|{}|Dame Ellen Frost, Non-executive Director of the Board|10.00 am<br/>30 minutes",
)


def table(title: str) -> str:
    head, body = (row.format(title).split("|") for row in COLUMNS)
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    cells = "".join(
        f'<th scope="row">{cell}</th>' if at == 1 else f"<td>{cell}</td>"
        for at, cell in enumerate(body)
    )
    return (
        f'<table class="grid agenda-items"><thead><tr>{heads}</tr></thead>'
        f"<tbody><tr>{cells}</tr></tbody></table>"
    )


@pytest.mark.parametrize("title", ["Minutes", LONG, "https://www.example.org/a/long/address/of/it"])
@pytest.mark.parametrize("size", [12.0, 18.0])
def test_in_an_agenda_in_a_table_numbers_and_times_are_not_broken(title: str, size: float) -> None:
    style = replace(STYLE, size=size)
    said = [words for words, *_ in lines(lay_out(table(title), style=style))]
    assert {"1.", "10.00 am", "30 minutes"} <= set(said)
    assert "Director" in " ".join(said)
    lefts = {words: left for words, left, *_ in lines(lay_out(table(title), style=style))}
    assert lefts["Lead"] - lefts["Item"] > WIDTH / 3


@pytest.mark.parametrize("wide", ["4.2cm", "6.5cm", "9cm"])
def test_no_term_beside_or_above_its_text_is_broken(wide: str) -> None:
    facts = (
        "<dl class='facts'><dt>Recommendation:</dt><dd>Grant</dd><dt>Ward:</dt><dd>Elm</dd></dl>"
    )
    points = float(wide[:-2]) * 72 / 2.54
    right = STYLE.page[0] - STYLE.margins[3] - points
    style = replace(STYLE, margins=(STYLE.margins[0], right, *STYLE.margins[2:]))
    found = lines(lay_out(facts, style=style))
    places = {words: (left, y) for words, left, _, y in found}
    assert places.keys() == {"Recommendation:", "Grant", "Ward:", "Elm"}
    beside = places["Recommendation:"][1] == places["Grant"][1]
    assert beside == (wide != "4.2cm")
    assert beside == (places["Ward:"][1] == places["Elm"][1])


@pytest.mark.parametrize("size", [12.0, 18.0, 24.0, 36.0])
def test_words_of_facts_are_whole_where_they_fit_below_their_term(size: float) -> None:
    facts = (
        "<dl class='facts'><dt>Ward:</dt><dd>Elm</dd><dt>Proposal:</dt>"
        "<dd>Two dwellings with associated Stellplatzverordnung</dd></dl>"
    )
    right = STYLE.page[0] / 3
    style = replace(STYLE, size=size, margins=(STYLE.margins[0], right, *STYLE.margins[2:]))
    found = lines(lay_out(facts, style=style))
    said = {word for words, *_ in found for word in words.split()}
    assert {"Ward:", "Proposal:", "dwellings", "associated"} <= said
    places = {words: y for words, _, _, y in found}
    assert (places["Ward:"] == places["Elm"]) == (size < 24)


@pytest.mark.parametrize("size", [12.0, 16.0, 20.0])
def test_in_an_agenda_in_a_table_a_lead_is_whole_where_all_words_have_room(size: float) -> None:
    page = (STYLE.page[0] * size / 12, STYLE.page[1])
    words = table("Minutes").replace("Dame Ellen", "Stellvertretervertretung")
    said = [line for line, *_ in lines(lay_out(words, style=replace(STYLE, size=size, page=page)))]
    assert any("Stellvertretervertretung" in line for line in said)


def test_a_title_in_an_agenda_in_a_table_has_no_shade() -> None:
    page = lay_out(table("Minutes")).pages[0]
    shades = [frame.shade for placed in page for frame in placed.strip.frames]
    assert shades.count(STYLE.shade) == 4  # the head alone


def test_a_cover_has_a_blank_back_where_paper_is_printed_on_both_sides() -> None:
    body = '<section class="cover"><p>Cover</p></section><p class="right-page">Agenda</p>'
    both, one = (lay_out(body, style=replace(STYLE, duplex=duplex)) for duplex in (True, False))
    blank = ["This page is intentionally left blank"]
    assert [words_on(both, page) for page in range(3)] == [["Cover"], blank, ["Agenda"]]
    assert [words_on(one, page) for page in range(2)] == [["Cover"], ["Agenda"]]


def words_on(layout: Layout, page: int) -> list[str]:
    items = [item for placed in layout.pages[page] for item in placed.strip.items]
    texts = [item for item in items if isinstance(item, TextItem)]
    return [" ".join(atom.text for atom in item.line.atoms) for item in texts]


def test_the_word_agenda_stands_where_the_style_says() -> None:
    body = '<h2 class="agenda-heading">Agenda</h2>'
    ((_, left, *_),) = lines(lay_out(body, style=replace(STYLE, agenda_heading="left")))
    ((_, middle, *_),) = lines(lay_out(body))
    assert left == 0
    assert middle > WIDTH / 3


CONTACT = (
    '<div class="columns"><div><p>Email: democracy@northcombetown.example</p></div>'
    "<div><p>For more information about any of the following please ask:</p></div></div>"
)


def test_columns_of_text_that_would_be_too_narrow_stand_below_one_another() -> None:
    beside = lines(lay_out(CONTACT))
    assert beside[0][3] == beside[1][3]
    below = lines(lay_out(CONTACT, style=replace(STYLE, size=20.0)))
    assert [left for _, left, *_ in below] == [0.0] * len(below)
    assert "Email: democracy@northcombetown.example" in [words for words, *_ in below]


def test_a_column_that_wants_a_little_more_than_half_gets_it() -> None:
    assert "Email: democracy@northcombetown.example" in [
        words for words, *_ in lines(lay_out(CONTACT))
    ]


def test_what_is_alone_in_columns_has_the_whole_width() -> None:
    style = replace(STYLE, headings=(replace(STYLE.headings[0], align="centre"),) * 6)
    body = '<div class="columns"><div><h1>Parks</h1></div></div>'
    ((_, left, *_),) = lines(lay_out(body, style=style))
    assert left > WIDTH / 3


def test_numbers_hang_titles_align_and_references_have_a_column() -> None:
    body = agenda(
        ("1.", "Minutes", "(Pages 1 - 8)"), ("10.", "Plan", "(Page 9)"), below="<p>Text.</p>"
    )
    one, minutes, pages, text, ten, plan, page, _ = lines(lay_out(body))
    assert [one[0], minutes[0], pages[0], text[0]] == ["1.", "Minutes", "(Pages 1 - 8)", "Text."]
    assert one[1] == ten[1] == 0
    assert minutes[1] == plan[1] == text[1] == STYLE.number_width * STYLE.size
    assert round(pages[2], 2) == round(page[2], 2) == round(WIDTH, 2)
    assert one[3] == minutes[3] == pages[3]


def test_a_long_title_and_its_text_keep_out_of_the_column_of_references() -> None:
    found = lines(lay_out(agenda(("1.", LONG, "(Pages 1 - 8)"), below=f"<p>{LONG}</p>")))
    reference = next(line for line in found if line[0] == "(Pages 1 - 8)")
    assert reference[3] == found[0][3], "beside the first line of the title"
    assert all(line[2] < reference[1] for line in found if line is not reference)
    assert len(found) > 6


def test_the_title_is_read_before_its_reference() -> None:
    layout = lay_out(agenda(("1.", LONG, "(Pages 1 - 8)")))
    assert lines(layout)[-1][0] == "(Pages 1 - 8)"
    assert layout.measured.headings[0].text == f"1. {LONG}"


def test_references_that_are_too_wide_for_a_column_stand_behind_their_titles() -> None:
    large = replace(STYLE, size=30.0)
    body = agenda(
        ("1.", "Minutes of the last", "(Pages\u00a0100\u00a0-\u00a0180)"), below=f"<p>{LONG}</p>"
    )
    found = lines(lay_out(body, style=large))
    assert found[2][0] == "(Pages 100 - 180)"
    assert found[2][3] > found[1][3]
    assert max(line[2] for line in found[3:]) > WIDTH - 100


def test_a_number_as_long_as_a_name_stands_in_the_title() -> None:
    found = lines(lay_out(agenda(("MotionOfTheClerk2031", "Plan", ""), ("2.", "Plan", ""))))
    assert found[0][:2] == ("MotionOfTheClerk2031 Plan", STYLE.number_width * STYLE.size)


def test_items_below_items_are_moved_in() -> None:
    body = agenda(("4.", "Reports", "")) + agenda(("4.1", "Roads", "(Page 3)")).replace(
        'class="agenda-item"', 'class="agenda-item level-2"'
    )
    four, _, below, roads, page = lines(lay_out(body))
    em = STYLE.size
    assert (four[1], below[1], roads[1]) == (0, 3 * em, 6 * em)
    assert round(page[2], 2) == round(WIDTH, 2)


def test_in_a_language_from_right_to_left_numbers_hang_at_the_right() -> None:
    body = agenda(("1.", "محاضر", "(Page 3)"), below="<p>نص</p>")
    number, title, page, text = lines(lay_out(body, language="ar"))
    assert round(number[2], 2) == round(WIDTH, 2)
    assert round(title[2], 2) == round(text[2], 2) == round(WIDTH - 3 * STYLE.size, 2)
    assert page[1] == 0


def test_a_wide_table_of_an_item_reaches_both_edges() -> None:
    cells = "".join(f"<td>{LONG}</td>" for _ in range(2))
    table = f'<table class="grid"><tbody><tr>{cells}</tr></tbody></table>'
    narrow = '<table class="grid"><tbody><tr><td>a</td></tr></tbody></table>'
    for made, left in ((table, 0.0), (narrow, 36.0)):
        layout = lay_out(agenda(("1.", "Plan", "(Page 3)"), below=made))
        frames = [frame for placed in layout.pages[0] for frame in placed.strip.frames]
        assert frames[0].x == left
        assert round(frames[-1].x + frames[-1].width, 2) == round(WIDTH, 2)


def test_a_logo_stands_beside_the_title() -> None:
    embedded = EmbeddedPicture(b"", 90, 90, "DeviceGray", "FlateDecode")
    logo = LoadedPicture(InputFile("a", "0"), embedded)
    picture = '<img class="logo" src="a" alt="" width="90"/>'
    body = f'<div class="columns"><div><h1>A Council</h1></div>{picture}</div>'
    layout = lay_out(body, pictures={"a": logo})
    (strip,) = [placed.strip for placed in layout.pages[0]]
    (drawn,) = [item for item in strip.items if isinstance(item, PictureItem)]
    assert round(drawn.x + drawn.width, 2) == round(WIDTH, 2)
    assert drawn.y == 0
    assert lines(layout)[0][:2] == ("A Council", 0.0)
    assert layout.measured.headings[0].text == "A Council"


def test_the_lines_for_signature_and_date_are_beside_one_another_with_room_above() -> None:
    signed = "".join(f'<p class="signature">{who}</p>' for who in ("A Chair", "Date"))
    layout = lay_out(f'<p>Before.</p><div class="columns">{signed}</div>')
    before, row = layout.pages[0]
    rules = [item for item in row.strip.items if isinstance(item, FillItem)]
    assert [rule.width for rule in rules] == [17 * STYLE.size] * 2
    assert rules[1].x > rules[0].x + rules[0].width
    assert row.top - before.strip.height >= 3 * STYLE.size


def test_a_cover_is_a_page_with_the_text_above_a_picture_that_fills_the_rest() -> None:
    embedded = EmbeddedPicture(b"", 90, 30, "DeviceGray", "FlateDecode")
    picture = LoadedPicture(InputFile("a", "0"), embedded)
    shown = '<img src="a" alt="A mill" width="20"/>'
    cover = f'<section class="cover">{shown}<p class="cover-title">Board</p>{shown}</section>'
    layout = lay_out(cover + "<h1>Board</h1>", pictures={"a": picture})
    height = STYLE.page[1] - STYLE.margins[0] - STYLE.margins[2]
    (front,), (title,) = layout.pages
    logo, mill = [item for item in front.strip.items if isinstance(item, PictureItem)]
    assert (logo.y, logo.width) == (0, 20)
    assert (round(mill.width), round(mill.y + mill.height)) == (round(WIDTH), round(height))
    ((said, _, _, baseline),) = lines(layout)
    assert said == "Board"
    assert logo.height < baseline < mill.y
    assert layout.measured.headings[0].place.page == 1
    assert title.top == 0
