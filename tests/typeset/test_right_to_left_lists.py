"""Lists, tables and agenda lines of right-to-left text are mirrored."""

import pytest

from agendapack.typeset.strips import TextItem
from tests.typeset.sections import STYLE, lay_out

WIDTH = STYLE.page[0] - STYLE.margins[1] - STYLE.margins[3]
ARABIC = "الخيار الأول"


def ends(body: str) -> list[tuple[str, float, float]]:
    """Return the words of each piece of text, and where it starts and ends."""
    found = []
    for page in lay_out(body).pages:
        for placed in page:
            for item in placed.strip.items:
                if isinstance(item, TextItem):
                    words = "".join(atom.text for atom in item.line.atoms)
                    start = item.x + min(item.line.starts)
                    last = max(
                        place + atom.width
                        for place, atom in zip(item.line.starts, item.line.atoms, strict=True)
                    )
                    found.append((words, start, item.x + last))
    return found


@pytest.mark.parametrize(("tag", "label"), [("ul", "•"), ("ol", "1.")])
def test_the_label_stands_at_the_right_edge_and_the_text_beside_it(tag: str, label: str) -> None:
    marks, text = ends(f'<{tag} lang="ar"><li>{ARABIC}</li></{tag}>')
    assert marks[0] == label
    assert marks[2] == pytest.approx(WIDTH)
    assert text[2] == pytest.approx(WIDTH - 2 * STYLE.size)


def test_lists_within_lists_are_moved_in_from_the_right() -> None:
    inner = f"<ul><li>{ARABIC}</li></ul>"
    outer, _, label, text = ends(f'<ul lang="ar"><li><p>{ARABIC}</p>{inner}</li></ul>')
    assert label[2] == pytest.approx(outer[2] - 2 * STYLE.size)
    assert text[2] == pytest.approx(outer[2] - 4 * STYLE.size)


def test_numbered_paragraphs_and_other_scripts_keep_their_labels_at_the_left() -> None:
    for html in (f'<ol class="paragraphs"><li>{ARABIC}</li></ol>', "<ul><li>One</li></ul>"):
        assert ends(html)[0][1] == 0.0


def test_numbered_paragraphs_of_a_right_to_left_section_have_their_numbers_at_the_right() -> None:
    number, text = ends(f'<ol class="paragraphs" lang="ar"><li>{ARABIC}</li></ol>')
    assert number[2] == pytest.approx(WIDTH)
    assert text[2] < number[1]


def test_the_first_column_of_a_right_to_left_table_is_at_the_right() -> None:
    cells = "<tr><td>One</td><td>Two</td></tr><tr><td colspan='2'>Three</td></tr>"
    one, two, three = ends(f'<table lang="he"><tbody>{cells}</tbody></table>')
    assert one[1] > two[2]
    assert three[2] == pytest.approx(one[2])
    one, two, _ = ends(f"<table><tbody>{cells}</tbody></table>")
    assert one[2] < two[1]


def test_terms_stand_at_the_right_of_what_they_describe() -> None:
    term, text = ends(f'<dl lang="ar"><dt>Date:</dt><dd>{ARABIC}</dd></dl>')
    assert term[2] == pytest.approx(WIDTH)
    assert text[2] < term[1]


@pytest.mark.parametrize("title", [ARABIC, "A title", f"{ARABIC} " * 30])
def test_the_pages_of_a_right_to_left_item_are_at_the_left(title: str) -> None:
    (page,) = lay_out(f'<h3 lang="ar">{title} <span class="pages">(9)</span></h3>').pages
    items = [item for placed in page for item in placed.strip.items]
    last = items[-1]
    assert isinstance(last, TextItem)
    assert last.line.atoms[-1].text == "(9)"
    assert last.x + last.line.starts[-1] == pytest.approx(0.0)
