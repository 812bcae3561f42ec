"""What a house style changes in how a section is set."""

from dataclasses import replace

from agendapack.model.style import HouseStyle, PanelLook
from agendapack.typeset import Layout
from agendapack.typeset.lines import Atom
from agendapack.typeset.strips import CellFrame, FillItem, TextItem
from tests.typeset.sections import STYLE, lay_out

TABLE = (
    '<table class="grid"><thead><tr><th scope="col">Year</th></tr></thead><tbody>'
    + "".join(f"<tr><td>{year}</td></tr>" for year in range(2020, 2024))
    + "</tbody></table>"
)


def atoms(layout: Layout) -> list[Atom]:
    items = [item for page in layout.pages for placed in page for item in placed.strip.items]
    return [atom for item in items if isinstance(item, TextItem) for atom in item.line.atoms]


def shown(style: HouseStyle, body: str) -> tuple[str, str, set[str]]:
    """Return what a body says, what is drawn for it, and the faces that it is drawn in."""
    found = atoms(lay_out(body, style=style))
    runs = [run for atom in found for run in atom.runs]
    drawn = " ".join(run.text for run in runs)
    return " ".join(a.text for a in found), drawn, {run.face.name for run in runs}


def frames(style: HouseStyle) -> list[CellFrame]:
    layout = lay_out(TABLE, style=style)
    return [frame for page in layout.pages for placed in page for frame in placed.strip.frames]


def test_headings_have_their_own_face_and_capitals_that_are_only_drawn() -> None:
    second = replace(STYLE.headings[1], capitals=True, bold=False)
    style = replace(STYLE, heading_font="Caladea", headings=(STYLE.headings[0], second) * 3)
    words = ("Old ponds", "OLD PONDS", {"Caladea-Regular"})
    assert shown(style, "<h2>Old ponds</h2>") == words
    assert shown(style, "<p>Old ponds</p>") == (
        "Old ponds",
        "Old ponds",
        {"LiberationSans-Regular"},
    )


def test_a_page_reference_in_a_heading_is_not_in_capitals() -> None:
    style = replace(STYLE, headings=(replace(STYLE.headings[0], capitals=True),) * 6)
    _, drawn, _ = shown(style, '<h3>Ponds <span class="pages">(Page 9)</span></h3>')
    assert drawn == "PONDS (Page 9)"


def test_the_distance_of_lines_is_in_sizes_of_their_type() -> None:
    layout = lay_out("<p>One line.</p>", style=replace(STYLE, leading=2.0))
    assert layout.pages[0][0].strip.height == 24.0


def test_tables_have_lines_all_around_between_rows_or_none() -> None:
    def kinds(rules: str) -> set[tuple[bool, bool]]:
        found = frames(replace(STYLE, table_rules=rules, zebra="#fafafa"))
        return {(frame.rule is not None, frame.sides) for frame in found}

    assert kinds("all") == {(True, True)}
    assert kinds("rows") == {(True, False)}
    assert kinds("none") == {(False, False)}


def test_every_second_row_of_the_body_has_the_zebra_colour() -> None:
    assert [frame.shade for frame in frames(replace(STYLE, zebra="#fafafa"))] == [
        *(STYLE.shade, None, "#fafafa", None, "#fafafa")
    ]
    assert [frame.shade for frame in frames(STYLE)] == [STYLE.shade, None, None, None, None]


def test_a_sign_of_another_font_does_not_move_lines_apart_but_a_script_has_its_room() -> None:
    def height(text: str) -> float:
        return lay_out(f"<p>{text}</p>").pages[0][0].strip.height

    plain = height("Approved")
    assert height("\u2713 Approved \u2611 \u8cc7\u8a0a") == plain
    assert height("Approved \u09a4\u09a5\u09cd\u09af") > plain


def test_the_words_before_a_name_in_a_title_are_in_the_size_of_the_text() -> None:
    title = '<h1><span class="lead-in">Meeting of</span><br/>The Board</h1>'
    first, last = (
        next(atom for atom in atoms(lay_out(title)) if atom.text == word)
        for word in ("of", "Board")
    )
    assert (first.look.size, first.look.bold) == (STYLE.size, False)
    assert (last.look.size, last.look.bold) == (STYLE.size * 1.5, True)


def test_the_head_of_a_report_is_one_group_with_a_rule_below() -> None:
    head = '<header class="report-head"><p>Board</p><p>1 May</p><h1>Roads</h1></header>'
    layout = lay_out(head + "<p>Text.</p>")
    board, day, title, rule, text = layout.pages[0]
    assert day.top - board.strip.height < 0.2 * STYLE.size
    assert isinstance(rule.strip.items[0], FillItem)
    assert all(placed.strip.keep for placed in (board, day, title))
    assert text.top > rule.top + STYLE.size


def test_the_languages_are_small() -> None:
    found = atoms(lay_out('<section class="strapline"><p>Po polsku</p></section>'))
    assert {atom.look.size for atom in found} == {STYLE.size * 0.85}


def test_recommendations_and_resolutions_are_set_off_as_the_house_says() -> None:
    left = PanelLook("left", "#eef4f0")
    style = replace(STYLE, recommendations=left, resolutions=PanelLook("all"))
    advice = '<ol class="paragraphs"><li class="recommendation"><p>Do it.</p></li></ol>'
    decided = '<dl class="resolution"><dt>Resolved:</dt><dd>Done.</dd></dl>'

    def look(body: str, style: HouseStyle) -> tuple[list[str | None], list[str | None], int]:
        strips = [placed.strip for placed in lay_out(body, style=style).pages[0]]
        frames = [frame for strip in strips for frame in strip.frames]
        bars = [item for strip in strips for item in strip.items if isinstance(item, FillItem)]
        return [f.shade for f in frames], [f.rule for f in frames], len(bars)

    assert look(advice, style) == (["#eef4f0"], [None], 1)
    assert look(decided, style) == ([None], [STYLE.rule], 0)
    assert look(advice + decided, STYLE) == ([], [], 0)


def test_the_number_of_a_paragraph_may_have_its_section_before_it() -> None:
    found = atoms(lay_out('<ol class="paragraphs" start="3" data-section="2"><li>A</li></ol>'))
    assert [atom.text for atom in found] == ["2.3", "A"]


def test_titles_of_items_look_alike_at_every_level_and_their_references_are_upright() -> None:
    title = '{0}<h{1} class="item-heading">Roads <span class="pages">(Page 9)</span></h{1}>'
    for level in (3, 4):
        found = atoms(lay_out(title.format("", level)))
        looks = [(atom.look.bold, atom.look.italic) for atom in found]
        assert looks == [(True, False), (False, False), (False, False)]
