"""A font of the user's that is damaged can be used all the same, or is told; never a fault."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from agendapack.model.section import Section
from agendapack.model.style import FontError
from agendapack.pdf import check_tags
from agendapack.typeset import Typesetter
from agendapack.typeset.fonts import SHIPPED, load_face
from tests.assemble.packs import HERE, PAGES, REPORT, STYLE, make, pack, section

STEMS = ("Regular", "Bold", "Italic", "BoldItalic")
SOUND = (SHIPPED / "LiberationSans-Regular.ttf").read_bytes()
DIRECTORY = 12 + 16 * SOUND[5]
TABLES = [SOUND[place : place + 16] for place in range(12, DIRECTORY, 16)]


def damaged(seed: int) -> bytes:
    choose, data = Random(seed), bytearray(SOUND)
    match seed % 4:
        case 0:
            for _ in range(choose.choice([1, 50, 500])):
                data[choose.randrange(len(data))] = choose.randrange(256)
        case 1:
            return SOUND[: choose.randrange(100, len(data))]
        case 2:  # the list of its tables, their names too
            for _ in range(choose.choice([1, 3, 8])):
                data[choose.randrange(DIRECTORY)] = choose.randrange(256)
        case _:  # the head of one table
            table = choose.choice(TABLES)
            start, length = (int.from_bytes(table[at : at + 4], "big") for at in (8, 12))
            for _ in range(choose.choice([1, 5, 50])):
                data[start + choose.randrange(min(length, 200))] = choose.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_font_is_used_or_told(seed: int, tmp_path: Path) -> None:
    for stem in STEMS:
        (tmp_path / f"Zed-{stem}.ttf").write_bytes(damaged(seed))
    style = replace(STYLE, font="Zed")
    try:
        typesetter = Typesetter(style, {}, tmp_path)
        layout = typesetter.lay_out(Section("report", "R", "en-GB", REPORT, HERE), PAGES)
    except FontError:
        return
    piece = replace(section("report", REPORT, ("3",)), data=typesetter.draw(layout))
    document = pack()
    report = replace(document.groups[2], pieces=(piece,))
    if layout.measured.pages == 1:
        made = make(replace(document, groups=(*document.groups[:2], report)))
        assert check_tags(made.data) == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (SOUND.replace(b"post", b"p\xb9st", 1), "A.ttf is damaged"),
        (SOUND.replace(b"glyf", b"glyg", 1), "A.ttf is no TrueType font"),
        (SOUND.replace(b"cmap", b"cmaq", 1), "A.ttf has no letters"),
    ],
)
def test_what_is_wrong_with_a_font_is_told(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "A.ttf"
    path.write_bytes(data)
    with pytest.raises(FontError, match=told):
        load_face(path)
