"""Signs that mean different things never look alike, and nothing is drawn for what is invisible."""

import pytest

from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.problems import Source
from agendapack.typeset import Typesetter
from agendapack.typeset.fonts import FontLibrary
from agendapack.typeset.setting import stand_in_for

LIBRARY = FontLibrary("Liberation Sans", None)


@pytest.mark.parametrize("sign", "✅❌⚠⏱👍👎☐☑☒✓✗⭐❓❗ℹ🔴🟢🟡")
def test_a_common_sign_has_a_font(sign: str) -> None:
    assert LIBRARY.find(sign, LIBRARY.main(False, False)) is not None


def drawn(words: str) -> tuple[list[tuple[str, int]], int]:
    """Return the glyphs of words, and how many characters were told to be in no font."""
    section = Section(
        "x", "T", "en-GB", f'<article id="x"><p>{words}</p></article>', Source("x", 1)
    )
    layout = Typesetter(HouseStyle(), {}, None).lay_out(section, {})
    (entry,) = layout.pages[0]
    runs = [run for atom in entry.strip.items[0].line.atoms for run in atom.runs]  # type: ignore[union-attr]
    return [(run.face.name, glyph.id) for run in runs for glyph in run.glyphs], len(layout.problems)


def test_signs_in_no_font_differ_and_are_told() -> None:
    compass, told = drawn("\U0001f9ed")
    other, _ = drawn("\U0001f9f2")
    assert compass != other
    assert told == 1


def test_nothing_is_drawn_for_a_variation_selector() -> None:
    assert drawn("\u26a0\ufe0f") == drawn("\u26a0")


def test_coloured_circles_differ() -> None:
    glyphs = {tuple(drawn(sign)[0]) for sign in "🔴🟢🟡🟠🔵"}
    assert len(glyphs) == 5


def test_a_flag_is_drawn_as_its_letters() -> None:
    assert stand_in_for("\U0001f1ec") + stand_in_for("\U0001f1e7") == "[G][B]"
