"""A word, a cell or a number of any length is set in time and memory in step with its length."""

import tracemalloc

import pytest

from agendapack.model.page_numbers import list_number
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.problems import Source
from agendapack.typeset import Layout, Typesetter, setting
from agendapack.typeset.fonts import FontFace
from agendapack.typeset.lines import break_lines
from agendapack.typeset.shaping import GlyphRun, shape
from agendapack.typeset.strips import TextItem


def lay_out(body: str) -> Layout:
    html = f'<article id="x"><h1>T</h1>{body}</article>'
    section = Section("x", "T", "en-GB", html, Source("x.yaml", 1))
    return Typesetter(HouseStyle(), {}, None).lay_out(section, {})


def items_of(layout: Layout) -> list[TextItem]:
    items = (item for page in layout.pages for entry in page for item in entry.strip.items)
    return [item for item in items if isinstance(item, TextItem)]


def lines_of(layout: Layout) -> list[str]:
    return ["".join(atom.text for atom in item.line.atoms) for item in items_of(layout)]


def set_letters(number: int, cell: bool, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many letters are shaped to set one word of so many."""
    word = "".join(chr(ord("a") + place % 26) for place in range(number))
    typesetter = Typesetter(HouseStyle(), {}, None)
    shaped = 0

    def count(face: FontFace, text: str, rtl: bool = False, language: str = "") -> GlyphRun:
        nonlocal shaped
        shaped += len(text)
        return shape(face, text, rtl, language)

    monkeypatch.setattr(setting, "shape", count)
    short = "<td>a few words here</td>" * 6
    table = f'<table class="grid"><tbody><tr><td>{word}</td>{short}</tr></tbody></table>'
    html = f'<article id="x"><h1>T</h1>{table if cell else f"<p>{word}</p>"}</article>'
    layout = typesetter.lay_out(Section("x", "T", "en-GB", html, Source("x.yaml", 1)), {})
    letters = [line for line in lines_of(layout) if line in word]
    assert sum(map(len, letters)) >= number
    return shaped


@pytest.mark.parametrize("cell", [False, True])
def test_a_long_word_is_shaped_a_few_times_and_not_once_a_line(
    cell: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set_letters(20_000, cell, monkeypatch) < 6 * 20_000


def test_a_long_word_takes_memory_in_step_with_its_length() -> None:
    tracemalloc.start()
    lay_out(f"<p>{'x' * 40_000}</p>")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200_000_000


def test_no_letter_of_a_long_word_is_lost_and_every_line_fits() -> None:
    word = "".join(chr(ord("a") + place % 26) for place in range(1000))
    layout = lay_out(f"<p>Before {word} after.</p>")
    text = "".join(lines_of(layout))
    assert word in text
    assert text.endswith("after.")
    width = layout.style.page[0] - layout.style.margins[1] - layout.style.margins[3]
    assert all(item.line.width <= width + 0.02 for item in items_of(layout))


def test_a_number_of_a_list_is_never_a_million_letters() -> None:
    assert list_number(999_999_999, "i") == "999999999"
    assert list_number(3999, "I") == "MMMCMXCIX"
    layout = lay_out('<ol type="i" start="99999999999999999999"><li>a</li></ol>')
    assert lines_of(layout)[1:] == ["999999999.", "a"]


def test_no_sign_and_no_pair_of_letters_is_cut_off_a_word() -> None:
    for letters in range(60, 130):
        lines = lines_of(lay_out(f"<p>{'m' * letters}:</p>"))[1:]
        assert "".join(lines) == "m" * letters + ":"
        assert all(line.count("m") >= 3 for line in lines)


def test_an_atom_of_exactly_the_width_of_its_line_is_not_cut() -> None:
    layout = lay_out("<p>Department</p>")
    atom = items_of(layout)[1].line.atoms[0]
    assert atom.text == "Department"
    assert [len(line.atoms) for line in break_lines([atom], atom.width - 0.001, print)] == [1]
