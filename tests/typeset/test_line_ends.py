"""Where lines end, and what a reader gets of it."""

import pytest

from agendapack.model.page_numbers import PageSpan
from agendapack.typeset import Layout
from agendapack.typeset.looks import GUTTER
from agendapack.typeset.strips import TextItem
from tests.reading import drawn_text, spoken_text
from tests.typeset.sections import STYLE, lay_out, tags_of, typeset


def lines(layout: Layout) -> list[str]:
    """Return the lines of a layout from top to bottom, words parted by spaces."""
    items = [i for page in layout.pages for placed in page for i in placed.strip.items]
    found = [item.line for item in items if isinstance(item, TextItem)]
    return [
        "".join(a.text + (" " if a.space > 0 else "") for a in line.atoms).strip() for line in found
    ]


@pytest.mark.parametrize("tag", ["h1", "p"])
def test_words_on_either_side_of_a_line_break_are_two(tag: str) -> None:
    data = typeset(f"<{tag}>Notice of a meeting of<br/>Children &amp; Education</{tag}>")
    assert spoken_text(data) == "Notice of a meeting of Children & Education"


def test_words_on_either_side_of_a_line_break_are_two_in_bookmarks_and_right_to_left() -> None:
    layout = lay_out("<h1>Notice of<br/>Education</h1>")
    assert [heading.text for heading in layout.measured.headings] == ["Notice of Education"]
    assert spoken_text(typeset('<p lang="ur">یہ<br/>معلومات</p>')) == "یہ معلومات"


def test_a_line_break_at_the_end_adds_nothing() -> None:
    assert tags_of(typeset("<p>One.<br/></p>")) == "P: One."
    assert lines(lay_out("<p>One.<br/></p>")) == ["One."]


@pytest.mark.parametrize("words", range(1, 30))
def test_no_line_ends_at_a_no_break_space_and_it_reads_as_a_space(words: int) -> None:
    body = f"<p>{'word ' * words}26&#160;February&#160;2020.</p>"
    assert lines(lay_out(body))[-1].endswith("26 February 2020.")
    assert drawn_text(typeset(body)).endswith("26 February 2020.")


def test_a_page_range_is_not_broken() -> None:
    pages = {"a": PageSpan("109", "118")}
    for words in range(1, 30):
        body = f'<p>{"word " * words}(<page-range to="a"></page-range>)</p>'
        assert lines(lay_out(body, pages))[-1].endswith("(Pages 109 - 118)")


def test_what_no_line_can_hold_is_broken_at_a_no_break_space_first() -> None:
    held = "&#160;".join(["Wednesday"] * 12)
    found = lines(lay_out(f"<p>{held}</p>"))
    assert len(found) > 1
    assert set(" ".join(found).split()) == {"Wednesday"}


def test_columns_without_rules_do_not_touch() -> None:
    long = "Assistant Director of Services, " * 6
    layout = lay_out(
        f'<table class="columns"><tbody><tr><td>{long}</td><td>{long}</td></tr></tbody></table>'
    )
    items = [i for page in layout.pages for placed in page for i in placed.strip.items]
    texts = [item for item in items if isinstance(item, TextItem)]
    left, right = sorted({item.x for item in texts})
    widest = max(item.line.width for item in texts if item.x == left)
    assert right - left - widest >= GUTTER * STYLE.size


def test_a_note_in_a_header_cell_is_not_bold() -> None:
    body = '<tr><th scope="row"><p>25 June</p><p><span class="note">A note</span></p></th></tr>'
    layout = lay_out(f"<table><tbody>{body}</tbody></table>")
    items = [i for page in layout.pages for placed in page for i in placed.strip.items]
    bold = {
        "".join(a.text for a in item.line.atoms): item.line.atoms[0].look.bold
        for item in items
        if isinstance(item, TextItem)
    }
    assert bold == {"25June": True, "Anote": False}
